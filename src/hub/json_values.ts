import type {Readable} from "node:stream"
import {JSONParser} from "@streamparser/json"
import {DocumentError} from "./errors"

/**
 * A JSON value whose shape only the LookML model behind the query knows: a cell's value, a visualization's settings,
 * a parsed attachment. Actions written for looker-open-source/actions read members of such values without narrowing
 * them (`row["users.id"].value.trim()`, `dataJSON.fields.dimensions`), which `unknown` would refuse to compile.
 * This alias is the only loose type of the hub: our own code treats such values as `unknown`.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- source compatibility, see above
export type UntypedJson = any

/** Whether a parsed JSON value is an object, not an array. */
export function isJsonObject(value: unknown): value is {[key: string]: unknown} {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** A value that was read inside a larger JSON document. */
export interface JsonValue {
  value: unknown
  /** Its name in the object, or its index in the array, around it; undefined for the document itself. */
  key: string | number | undefined
  /** In how many objects and arrays it stands; 0 is the document itself. */
  depth: number
}

const stringBufferBytes = 64 * 1024

/**
 * Reads a JSON document as it streams in and gives the values at some paths, those of a chunk together, in the order of
 * their ends. Values in arrays are given and forgotten, so memory does not grow with the number of rows.
 *
 * @param paths from the root: `$` is the document itself, `$.data.*` every value in its member `data`
 * @throws DocumentError when the document is not valid JSON or ends before its end, after the values before that point
 */
export async function* jsonValues(readable: Readable, paths: string[]): AsyncGenerator<JsonValue[]> {
  const reader = new DocumentReader(paths)
  for await (const chunk of readable as AsyncIterable<Buffer>) {
    const problem = reader.read(chunk)
    yield reader.takeValues()
    if (problem) {
      throw problem
    }
  }
  reader.end()
}

class DocumentReader {
  readonly #parser: JSONParser
  #values: JsonValue[] = []
  #bytes = 0

  constructor(paths: string[]) {
    this.#parser = new JSONParser({paths, stringBufferSize: stringBufferBytes})
    this.#parser.onValue = ({value, key, parent, stack}) => {
      this.#values.push({value, key, depth: stack.length})
      if (Array.isArray(parent)) {
        parent.length = 0
      }
    }
  }

  /** @returns the error that ends the document; values before it can still be taken */
  read(chunk: Buffer): DocumentError | undefined {
    this.#bytes += chunk.length
    try {
      this.#parser.write(chunk)
      return undefined
    } catch {
      // The parser's own message quotes the document.
      return new DocumentError("document_not_json", {bytes: this.#bytes})
    }
  }

  takeValues(): JsonValue[] {
    const values = this.#values
    this.#values = []
    return values
  }

  end(): void {
    if (!this.#parser.isEnded) {
      throw new DocumentError("document_cut_off", {bytes: this.#bytes})
    }
  }
}
