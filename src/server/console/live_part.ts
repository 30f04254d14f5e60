import {html, type Html} from "./html"

/** The parts of a page that change while it is open, by the ids of their elements. */
export type LiveParts = Readonly<Record<string, Html>>

/** The element of one part. A part that is empty is there all the same, to be filled later. */
export function livePart(parts: LiveParts, id: string): Html {
  return html`<div id="${id}">${parts[id]}</div>`
}
