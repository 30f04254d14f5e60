import {html, type Html} from "./html"
import {layout} from "./layout"
import type {PageFrame} from "./page_frame"

export interface NoticePageFacts {
  readonly title: string
  readonly content: Html
}

/** A page that says one thing, such as why there is no other one here. */
export function noticePage(frame: PageFrame, {title, content}: NoticePageFacts): string {
  return layout(frame, {
    title,
    content: html`<h1>${title}</h1>
      ${content}
      <p><a href="${frame.root}">To the start page</a></p>`,
    isText: true,
  })
}

/** What every address of the pages answers while there is no password. */
export const pagesOff: NoticePageFacts = {
  title: "Not switched on",
  content: html`<p>
    This hub has pages about its runs, and they are off. Its operator switches them on with a password: set
    <code>ACTION_HUB_ADMIN_PASSWORD</code>, and start the hub again.
  </p>`,
}
