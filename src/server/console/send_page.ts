import type {Response} from "express"
import {pageHeaders} from "./page_policy"

/** Answers with a page. */
export function sendPage(response: Response, page: string, status = 200): void {
  response.status(status).set(pageHeaders).type("html").send(page)
}
