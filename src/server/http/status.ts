import type {RequestHandler} from "express"
import {readFile} from "node:fs/promises"
import {resolve} from "node:path"
import {RequestRefusedError} from "./request_refused_error"

const statusFile = resolve("status.json")

/** `GET /status`: the file status.json of the directory the hub runs in, where a build can leave its version. */
export const statusRoute: RequestHandler = async (_request, response) => {
  response.type("json").send(await readStatusFile())
}

async function readStatusFile(): Promise<Buffer> {
  try {
    return await readFile(statusFile)
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      throw new RequestRefusedError(404, "There is no status.json beside this hub.")
    }
    throw error
  }
}
