import {execFileSync} from "node:child_process"
import {chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, symlinkSync} from "node:fs"
import {tmpdir} from "node:os"
import * as path from "node:path"

const projectRoot = path.join(__dirname, "..", "..", "..", "..")

interface PackageDescription {
  readonly name: string
  readonly bin: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
}

/** A project that has nothing but the packed package and the dependencies that it names. */
export interface EmptyProject {
  readonly folder: string
  /** What the packed file contains, in paths relative to the package. */
  readonly packedFiles: readonly string[]
}

/** Packs what is in dist, and installs it as npm does, but dependencies are links to the project's own. */
export function projectWithPackage(): EmptyProject {
  const folder = mkdtempSync(path.join(tmpdir(), "installed-package-"))
  const unpacked = unpack(pack(folder), folder)
  const {name, bin, dependencies} = descriptionIn(unpacked)
  const modules = path.join(folder, "node_modules")
  mkdirSync(modules)
  renameSync(unpacked, path.join(modules, name))
  Object.keys(dependencies).forEach((dependency) => link(dependency, modules))
  mkdirSync(path.join(modules, ".bin"))
  for (const [command, file] of Object.entries(bin)) {
    chmodSync(path.join(modules, name, file), 0o755)
    symlinkSync(path.join("..", name, file), path.join(modules, ".bin", command))
  }
  return {folder, packedFiles: filesIn(path.join(modules, name))}
}

/** The code blocks of a page in one language, in their order. */
export function codeIn(page: string, language: string): string[] {
  const text = readFileSync(path.join(projectRoot, page), "utf8")
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(
    ([, code = ""]) => code,
  )
}

/** @returns the packed file */
function pack(folder: string): string {
  execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], {
    cwd: projectRoot,
    stdio: "pipe",
    shell: process.platform === "win32",
  })
  const [packed] = readdirSync(folder).filter((file) => file.endsWith(".tgz"))
  if (packed === undefined) throw new Error(`npm pack left no .tgz file in ${folder}`)
  return path.join(folder, packed)
}

/** @returns the folder that every npm package has at its root */
function unpack(packed: string, folder: string): string {
  execFileSync("tar", ["-xzf", path.basename(packed)], {cwd: folder})
  return path.join(folder, "package")
}

function descriptionIn(folder: string): PackageDescription {
  return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as PackageDescription
}

function link(dependency: string, modules: string): void {
  const place = path.join(modules, dependency)
  mkdirSync(path.dirname(place), {recursive: true})
  symlinkSync(path.join(projectRoot, "node_modules", dependency), place, "junction")
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
}
