/** Whether a parsed JSON value is an object, not an array. */
export function isJsonObject(value: unknown): value is {[key: string]: unknown} {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
