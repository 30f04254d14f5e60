import {ExpressAdapter} from "@bull-board/express"
import type {Express} from "express"

/** Bull Board's routes, as an application that does not say what it is made with. */
export class BoardAdapter extends ExpressAdapter {
  get application(): Express {
    return this.app.disable("x-powered-by").disable("etag")
  }
}
