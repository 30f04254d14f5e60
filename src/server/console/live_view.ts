import type {Html} from "./html"
import type {LiveParts} from "./live_part"

/** A page as things stand: whole, or the parts of it that change. */
export interface LiveView {
  readonly parts: LiveParts
  /** Whether nothing of it will change any more. */
  readonly isSettled: boolean
  page(): string
}

/** The parts that differ from those sent before, as HTML by the ids of their elements. */
export function changedParts(parts: LiveParts, sent: Map<string, string>): Record<string, string> {
  const changed = Object.entries(parts).filter(([id, {html}]: [string, Html]) => sent.get(id) !== html)
  changed.forEach(([id, {html}]) => sent.set(id, html))
  return Object.fromEntries(changed.map(([id, {html}]) => [id, html]))
}
