import {readdirSync, readFileSync} from "node:fs"
import * as path from "node:path"

/** The compiled tests lie three folders below the root: dist/test/contract/support. */
export const projectRoot = path.resolve(__dirname, "..", "..", "..", "..")

/** @param file path from the root of the project */
export function readProjectFile(file: string): string {
  return readFileSync(path.join(projectRoot, file), "utf8")
}

/** The TypeScript sources below some folders, by their paths from the root, with forward slashes. */
export function sourceFiles(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(projectRoot, folder), {recursive: true, encoding: "utf8"})
      .filter((file) => file.endsWith(".ts"))
      .map((file) => path.posix.join(folder, file.split(path.sep).join("/")))
      .sort(),
  )
}
