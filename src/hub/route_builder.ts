import type {Action} from "./action"

/** Tells an action under which absolute URLs Looker reaches it. */
export interface RouteBuilder {
  actionUrl(action: Action): string
  formUrl(action: Action): string
  tokenUrl(action: Action): string
}
