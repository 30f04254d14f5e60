const anyOrigin = "http://hub.invalid"

/** Where to go after signing in: a path of this hub, the list of runs where the text is anything else. */
export function returnPath(text: string | undefined): string {
  const path = text ?? ""
  if (!path.startsWith("/") || !URL.canParse(path, anyOrigin)) {
    return "/runs"
  }
  const {origin, pathname, search} = new URL(path, anyOrigin)
  return origin === anyOrigin && !pathname.startsWith("//") ? `${pathname}${search}` : "/runs"
}
