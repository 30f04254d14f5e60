import {readProjectFile, sourceFiles} from "./project"
import {usesOf} from "./module_uses"

/** Which modules a module imports, types included. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>

/** The modules below some folders, by their paths from the project's root. */
export function importGraph(folders: readonly string[]): ImportGraph {
  const files = sourceFiles().filter((file) => folders.some((folder) => file.startsWith(`${folder}/`)))
  return new Map(
    files.map((file) => [
      file,
      usesOf(file, readProjectFile(file)).flatMap(({what}) =>
        [`${what}.ts`, `${what}/index.ts`].filter((target) => files.includes(target)),
      ),
    ]),
  )
}

/** The circles of a graph: each as the modules on the way back to the first one. */
export function circlesIn(graph: ImportGraph): string[][] {
  const circles: string[][] = []
  const finished = new Set<string>()
  const visit = (module: string, path: readonly string[]): void => {
    if (path.includes(module)) {
      circles.push(path.slice(path.indexOf(module)))
    } else if (!finished.has(module)) {
      graph.get(module)?.forEach((next) => visit(next, [...path, module]))
      finished.add(module)
    }
  }
  for (const module of graph.keys()) {
    visit(module, [])
  }
  return circles
}
