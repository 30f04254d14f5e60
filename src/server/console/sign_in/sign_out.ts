import type {PageKit} from "../console"
import type {FormRoute} from "./signed_in"

/** `POST /sign-out`: ends the session, and with it the pages that are open. */
export function signOutRoute({parts}: PageKit): FormRoute {
  return (_request, response, {session}) => {
    if (parts.access) {
      response.set("Set-Cookie", parts.access.signOut(session))
    }
    response.redirect(303, "./")
  }
}
