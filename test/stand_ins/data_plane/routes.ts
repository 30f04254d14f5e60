const SINGLE_EVENT_TYPES = ["identify", "track", "page", "screen", "group", "alias", "merge"]

const METHODS = new Map([
  ["/v1/batch", "POST"],
  ["/v1/import", "POST"],
  ...SINGLE_EVENT_TYPES.map((type): [string, string] => [`/v1/${type}`, "POST"]),
])

/** The method that a path takes; undefined for an unknown path. `/v1/batch/` is one. */
export function methodOf(path: string): string | undefined {
  return METHODS.get(path)
}

/** The event type that a single-event route stands for. */
export function singleEventType(path: string): string | undefined {
  const type = path.slice("/v1/".length)
  return SINGLE_EVENT_TYPES.includes(type) ? type : undefined
}
