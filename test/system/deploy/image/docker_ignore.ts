interface Rule {
  readonly pattern: RegExp
  readonly isException: boolean
}

/**
 * What a .dockerignore keeps out of an image, by path relative to it. The last line that fits a path, or a folder
 * that it is in, decides; one that begins with "!" lets it in.
 */
export function dockerIgnore(text: string): (path: string) => boolean {
  const rules = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map(ruleOf)
  return (path) => {
    const last = rules.filter(({pattern}) => pathAndFolders(path).some((place) => pattern.test(place))).at(-1)
    return last !== undefined && !last.isException
  }
}

function ruleOf(line: string): Rule {
  const isException = line.startsWith("!")
  const path = line
    .replace(/^!/, "")
    .replace(/^\.?\//, "")
    .replace(/\/$/, "")
  return {isException, pattern: new RegExp(`^${path.split("/").map(partPattern).join("")}$`)}
}

/** "**" is any number of folders, "*" anything within a name. */
function partPattern(part: string, index: number, parts: string[]): string {
  const isLast = index === parts.length - 1
  if (part === "**") {
    return isLast ? ".*" : "(?:[^/]+/)*"
  }
  const name = part
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, "[^/]*")
    .replace(/\?/g, "[^/]")
  return isLast ? name : `${name}/`
}

/** "a/b/c" lies in "a/b" and in "a". */
function pathAndFolders(path: string): string[] {
  const parts = path.split("/")
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"))
}
