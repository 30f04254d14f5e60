import {cpSync, mkdirSync, readdirSync, readFileSync} from "node:fs"
import {dirname, join} from "node:path"
import {dockerIgnore} from "./docker_ignore"

/** Never looked into: they are large, and a .dockerignore that lets them in is found by their names alone. */
const largeFolders = ["node_modules", "dist", ".git"]

/**
 * Copies what `docker build` would be sent of a project.
 *
 * @returns the copied files, by their paths in the project
 * @throws when a large folder would be sent
 */
export function copyContext(project: string, target: string): string[] {
  const isIgnored = dockerIgnore(readFileSync(join(project, ".dockerignore"), "utf8"))
  const sent = largeFolders.filter((folder) => !isIgnored(folder))
  if (sent.length > 0) {
    throw new Error(`docker build would be sent ${sent.join(", ")}. Name them in .dockerignore.`)
  }
  const files = filesIn(project, "").filter((file) => !isIgnored(file))
  for (const file of files) {
    mkdirSync(dirname(join(target, file)), {recursive: true})
    cpSync(join(project, file), join(target, file), {verbatimSymlinks: true})
  }
  return files
}

function filesIn(project: string, folder: string): string[] {
  return readdirSync(join(project, folder), {withFileTypes: true})
    .filter(({name}) => !largeFolders.includes(name))
    .flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`
      return entry.isDirectory() ? filesIn(project, path) : [path]
    })
}
