import {statSync} from "node:fs"
import {dirname} from "node:path"

/** The directory itself, or the nearest above it that there is. */
export function existingAncestor(path: string): string {
  return statSync(path, {throwIfNoEntry: false}) ? path : existingAncestor(dirname(path))
}
