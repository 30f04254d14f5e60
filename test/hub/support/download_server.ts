import {once} from "node:events"
import type {IncomingMessage, RequestListener, ServerResponse} from "node:http"
import * as Hub from "../../../src/hub"
import {type LoopbackServer, serveOnLoopback} from "../../stand_ins/loopback_server"

/** The path of every download, as secret as Looker's. */
export const secretPath = "/downloads/canary"

/** Stands for Looker's side of downloads: answers them as the test says and keeps what was asked. */
export interface DownloadServer {
  readonly requests: IncomingMessage[]
  /** A request that Looker would send with this download. */
  readonly actionRequest: Hub.ActionRequest
  /** Resolves when the hub has let go of the first download, or has read it to its end. */
  released(): Promise<void>
  close(): Promise<void>
}

export async function serveDownload(answer: RequestListener): Promise<DownloadServer> {
  const requests: IncomingMessage[] = []
  const responses: ServerResponse[] = []
  const server: LoopbackServer = await serveOnLoopback((request, response) => {
    requests.push(request)
    responses.push(response)
    answer(request, response)
  })
  return {
    requests,
    actionRequest: Object.assign(new Hub.ActionRequest(), {
      scheduledPlan: {downloadUrl: server.url + secretPath},
    }),
    released: () => closed(responses[0]),
    close: () => server.close(),
  }
}

async function closed(response: ServerResponse | undefined): Promise<void> {
  if (response && !response.closed) {
    await once(response, "close")
  }
}
