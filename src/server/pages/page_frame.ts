import type {Request} from "express"
import type {Session} from "../access/sessions"

/** What every page needs to know of the hub and of its reader. */
export interface PageFrame {
  /** The hub's name. */
  readonly label: string
  /** The way from this page to the hub's root, such as "../": a proxy may have put the hub below a path of its own. */
  readonly root: string
  /** The addresses of the style and the script, seen from the root. */
  readonly stylePath: string
  readonly scriptPath: string
  /** Whether there are pages to sign in to. */
  readonly offersSignIn: boolean
  /** Who reads it; undefined for somebody who has not signed in. */
  readonly session: Session | undefined
}

/** The relative way from the page at a path to the root. */
export function rootFrom({path}: Pick<Request, "path">): string {
  const depth = path.split("/").length - 2
  return depth === 0 ? "./" : "../".repeat(depth)
}
