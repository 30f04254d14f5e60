import type {Request} from "express"
import type {Session} from "../../access/sessions"
import {RequestRefusedError} from "../../http/refusals"
import type {LiveView} from "../../live/live_view"
import type {PageKit} from "../../pages/page_kit"
import {sendPage} from "./send_page"
import type {SignedInRoute} from "./signed_in"

/**
 * A page that follows what happens. From the same address a browser gets the page, and its script the changes as
 * server-sent events.
 *
 * @param view looks at things as they stand; a page of something that does not exist throws RequestRefusedError
 */
export function live(
  kit: PageKit,
  view: (request: Request, session: Session) => Promise<LiveView>,
): SignedInRoute {
  return async (request, response, session) => {
    response.vary("Accept")
    if (!request.header("accept")?.includes("text/event-stream")) {
      sendPage(response, (await view(request, session)).page())
    } else if (kit.streams.hasRoom) {
      await kit.streams.follow(response, {
        view: () => view(request, session),
        isWelcome: () => kit.parts.access?.sessions.isOpen(session) ?? false,
      })
    } else {
      throw new RequestRefusedError(503, "Too many pages are open, or the hub is being stopped.")
    }
  }
}
