import {existsSync, readdirSync, readFileSync} from "node:fs"
import * as path from "node:path"

/** The compiled tests lie three folders below the root: dist/test/contract/support. */
export const projectRoot = path.resolve(__dirname, "..", "..", "..", "..")

/** @param file path from the root of the project */
export function readProjectFile(file: string): string {
  return readFileSync(path.join(projectRoot, file), "utf8")
}

/** The files below some folders, by their paths from the root, with forward slashes; a missing folder has none. */
export function filesBelow(...folders: string[]): string[] {
  return folders
    .filter((folder) => existsSync(path.join(projectRoot, folder)))
    .flatMap((folder) =>
      readdirSync(path.join(projectRoot, folder), {recursive: true, encoding: "utf8"})
        .map((file) => path.posix.join(folder, file.split(path.sep).join("/")))
        .sort(),
    )
}

/** The TypeScript sources of the program, its tests and its benchmarks. */
export function sourceFiles(): string[] {
  return filesBelow("src", "test", "bench").filter((file) => file.endsWith(".ts"))
}
