import type {Request} from "express"
import type {Session} from "../access/sessions"
import {LiveStreams} from "../live/live_streams"
import {Resends} from "../runs/resend/resends"
import {BrowserFiles} from "./browser_files"
import type {HistoryState} from "./history_notice"
import {type PageFrame, rootFrom} from "./page_frame"
import type {PageParts} from "./page_parts"

/** What the pages share, made once from their parts. */
export class PageKit {
  readonly parts: PageParts
  readonly files = new BrowserFiles()
  readonly streams: LiveStreams
  readonly resends: Resends

  constructor(parts: PageParts) {
    this.parts = parts
    this.streams = new LiveStreams(parts.isStopping)
    this.resends = new Resends(parts)
  }

  /** The frame of the page that answers a request. */
  frame(request: Request, session: Session | undefined): PageFrame {
    return {
      label: this.parts.config.label,
      root: rootFrom(request),
      stylePath: this.files.path("style.css"),
      scriptPath: this.files.path("page.js"),
      offersSignIn: this.parts.access !== undefined,
      session,
    }
  }

  historyState(): HistoryState {
    return {problem: this.parts.historyProblem(), isKept: this.parts.config.history.isKept}
  }
}
