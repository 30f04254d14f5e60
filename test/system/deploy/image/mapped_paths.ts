import {join} from "node:path"

/**
 * A text in which paths that an image has are those of the folder that stands for its root. A path is one of
 * `imagePaths`, or lies below one.
 */
export function mappedPaths(text: string, root: string, imagePaths: readonly string[]): string {
  const alternatives = imagePaths.map((path) => path.replace(/[.+*?^${}()|[\]\\]/g, "\\$&")).join("|")
  return imagePaths.length === 0
    ? text
    : text.replace(new RegExp(`(?<=^|[\\s=:'"])(?:${alternatives})(?![\\w.-])`, "g"), (path) =>
        join(root, path),
      )
}
