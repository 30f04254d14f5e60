import type {RequestHandler} from "express"
import {RequestRefusedError} from "../../http/refusals"
import type {BrowserFiles} from "../../pages/browser_files"

const forEver = "public, max-age=31536000, immutable"

/** `GET /assets/:version/:name`: the style or a script of the pages. Another version than this hub's is not kept. */
export function browserFileRoute(files: BrowserFiles): RequestHandler {
  return (request, response) => {
    const {version, name} = request.params
    const file = typeof name === "string" ? files.find(name) : undefined
    if (!file) {
      throw new RequestRefusedError(404, "Not found.")
    }
    if (version === files.version) {
      response.set("Cache-Control", forEver)
    }
    response.type(file.type).send(file.content)
  }
}
