import {html, type Html} from "./html"
import {numberText} from "./texts"

export interface PagerFacts {
  /** What the pages are of, for a screen reader: "Runs". */
  readonly name: string
  /** Counted from 1. */
  readonly page: number
  readonly pageSize: number
  readonly total: number
  /** The address of another page. */
  readonly address: (page: number) => string
}

/** Which part of a list is shown, and the ways to the parts beside it. */
export function pager({name, page, pageSize, total, address}: PagerFacts): Html | undefined {
  if (total <= pageSize && page === 1) {
    return undefined
  }
  const first = (page - 1) * pageSize + 1
  const last = Math.min(page * pageSize, total)
  const link = (toPage: number, text: string, relation: string) =>
    html`<a href="${address(toPage)}" rel="${relation}">${text}</a>`
  return html`<nav class="pager" aria-label="${name}, page by page">
    ${page > 1 ? link(page - 1, "← Previous", "prev") : undefined}
    <span
      >${first > total ? "none" : `${numberText(first)}–${numberText(last)}`} of ${numberText(total)}</span
    >
    ${last < total ? link(page + 1, "Next →", "next") : undefined}
  </nav>`
}
