import {randomBytes} from "node:crypto"
import {IncomingMessage, ServerResponse} from "node:http"
import {LookDocument} from "../look_document"

/** Answers a download in any way it likes: stalls, resets, sends any bytes. */
export type DownloadScript = (response: ServerResponse, request: IncomingMessage) => void | Promise<void>

/** A query result behind a link. */
export interface Download {
  readonly path: string
  /** How often the link was asked for. */
  readonly requestCount: number
  /** Bytes of the document that the operating system or the hub has taken so far. */
  readonly sentBytes: number
  /** Whether the whole document was sent. Scripts do not set it. */
  readonly complete: boolean
}

interface Offer extends Download {
  requestCount: number
  sentBytes: number
  complete: boolean
  readonly content: LookDocument | DownloadScript
}

/** Links that work once. */
export class OneTimeDownloads {
  readonly all: Offer[] = []
  private readonly byPath = new Map<string, Offer>()

  /** Offers a result under a new link. */
  offer(content: LookDocument | DownloadScript): Download {
    const path = `/downloads/${randomBytes(20).toString("hex")}`
    const offer = {path, content, requestCount: 0, sentBytes: 0, complete: false}
    this.all.push(offer)
    this.byPath.set(path, offer)
    return offer
  }

  /** Serves a link on its first request; 404 for a used one and for any other path. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const offer = request.method === "GET" ? this.byPath.get(request.url ?? "") : undefined
    if (offer) offer.requestCount++
    if (offer?.requestCount !== 1) {
      response.writeHead(404, {"Content-Type": "text/html"}).end("<h1>Not found</h1>")
    } else if (typeof offer.content === "function") {
      await offer.content(response, request)
    } else {
      await send(offer, offer.content, response)
    }
  }
}

/** Writes no faster than the hub reads, so that a result may be of any size. Stops when the hub hangs up. */
async function send(offer: Offer, document: LookDocument, response: ServerResponse): Promise<void> {
  response.writeHead(200, {"Content-Type": "application/json"})
  for (const chunk of document) {
    if (!response.write(chunk)) await roomIn(response)
    if (response.destroyed) return
    offer.sentBytes += chunk.length
  }
  response.end()
  offer.complete = true
}

function roomIn(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const proceed = () => {
      response.off("drain", proceed)
      response.off("close", proceed)
      resolve()
    }
    response.on("drain", proceed)
    response.on("close", proceed)
  })
}
