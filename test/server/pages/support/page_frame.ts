import type {PageFrame} from "../../../../src/server/pages/page_frame"

/** The frame of a page at the hub's root, for somebody who has not signed in. */
export function pageFrame(members: Partial<PageFrame> = {}): PageFrame {
  return {
    label: "A hub",
    root: "./",
    stylePath: "assets/1/style.css",
    scriptPath: "assets/1/page.js",
    offersSignIn: true,
    session: undefined,
    ...members,
  }
}

export const session = {id: "a session", expiresAtMs: 0, formToken: "the form token"}
