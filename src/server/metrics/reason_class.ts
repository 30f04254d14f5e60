/**
 * Why rows were not sent, as a label: reasons are free text, in which data planes have a say, and a label that anybody
 * can fill grows without bound.
 */
export type ReasonClass = "incomplete" | "refused" | "too_large" | "in_doubt" | "stopped" | "other"

export const reasonClasses: readonly ReasonClass[] = [
  "incomplete",
  "refused",
  "too_large",
  "in_doubt",
  "stopped",
  "other",
]

/** The first that fits. Each completes "5 rows …", as actions word their reasons. */
const patterns: readonly [pattern: RegExp, reasonClass: ReasonClass][] = [
  [/^without /, "incomplete"],
  [/^refused\b.*\(413\b/, "too_large"],
  [/^refused\b/, "refused"],
  [/^in doubt\b/, "in_doubt"],
  [/^not sent\b/, "stopped"],
]

export function reasonClass(reason: string): ReasonClass {
  return patterns.find(([pattern]) => pattern.test(reason))?.[1] ?? "other"
}
