import {LookDocumentError} from "./errors/look_document_error"
import {MAX_DEPTH} from "./limits"

/**
 * @param depth brackets that are open at once
 * @throws LookDocumentError beyond MAX_DEPTH: what walks through a value may then do so by recursion
 */
export function checkDepth(depth: number): void {
  if (depth > MAX_DEPTH) {
    throw new LookDocumentError(`Looker sent a result nested more than ${MAX_DEPTH} levels deep.`)
  }
}
