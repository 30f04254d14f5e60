import type {Queue} from "bullmq"
import {type RequestHandler, Router} from "express"
import {RequestRefusedError} from "../../http/refusals"
import type {PageKit} from "../../pages/page_kit"
import {boardHeaders} from "../../pages/page_policy"
import {requireSession} from "./signed_in"

/** `GET /queues` and what is below: the queue that the processes of this hub share, for somebody who has signed in. */
export function queuesRouter(kit: PageKit, queue: Queue<string>): Router {
  const router = Router()
  router.all(["/queues", "/queues/*below"], requireSession(kit), onlyReading)
  router.use("/queues", board(queue, kit.parts.hubUrl))
  return router
}

const onlyReading: RequestHandler = ({method}, _response, next) => {
  if (method !== "GET" && method !== "HEAD") {
    throw new RequestRefusedError(
      403,
      "The queue can only be looked at: a job that is done twice is a run sent twice.",
    )
  }
  next()
}

/** Loaded when somebody looks at it for the first time: most processes never show it. */
function board(queue: Queue<string>, hubUrl: string): RequestHandler {
  let loaded: Promise<RequestHandler> | undefined
  return async (request, response, next) => {
    loaded ??= loadedBoard(queue, rootPath(hubUrl))
    const handler = await loaded
    response.set(boardHeaders)
    await handler(request, response, next)
  }
}

async function loadedBoard(queue: Queue<string>, root: string): Promise<RequestHandler> {
  const {queueBoard} = await import("../../queue_board/queue_board.js")
  return queueBoard(queue, root)
}

function rootPath(hubUrl: string): string {
  const {pathname} = new URL(hubUrl)
  return pathname.endsWith("/") ? pathname : `${pathname}/`
}
