import {existsSync, lstatSync, readdirSync} from "node:fs"
import {join} from "node:path"
import type {Image} from "./image"

/** What the image is not to hold: sources, tests and packages of the workshop. One line each. */
export function problemsInContents({root, config}: Image, devDependencies: readonly string[]): string[] {
  const folder = join(root, config.workFolder)
  const files = readdirSync(folder, {recursive: true, encoding: "utf8"})
  const own = files.filter((file) => !file.startsWith("node_modules"))
  const packages = devDependencies.filter((name) => existsSync(join(folder, "node_modules", name)))
  return [
    ...own.filter(isForTheWorkshop).map((file) => `The image holds ${file}.`),
    ...packages.map((name) => `The image holds the package ${name}, which is for development only.`),
  ]
}

/** Files, and bytes of the tree that the image adds to its base. */
export function sizeOf({root}: Image): {readonly files: number; readonly bytes: number} {
  const entries = readdirSync(root, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile())
  const bytes = entries.map(({parentPath, name}) => lstatSync(join(parentPath, name)).size)
  return {files: entries.length, bytes: bytes.reduce((sum, size) => sum + size, 0)}
}

/** Declarations are of use to nobody there, but are no source. */
function isForTheWorkshop(file: string): boolean {
  const isSource = file.endsWith(".ts") && !file.endsWith(".d.ts")
  return (
    isSource || file.endsWith(".map") || /(^|\/)(test|testing|bench|docs|\.git)(\/|$)|(^|\/)test_/.test(file)
  )
}
