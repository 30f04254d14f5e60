import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"

/** Hands a new directory to the test and removes it afterwards. */
export async function withTemporaryDirectory<T>(use: (directory: string) => T | Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), "action-hub-"))
  try {
    return await use(directory)
  } finally {
    rmSync(directory, {recursive: true, force: true})
  }
}
