import {createBullBoard} from "@bull-board/api"
import {BullMQAdapter} from "@bull-board/api/bullMQAdapter"
import type {Queue} from "bullmq"
import type {RequestHandler} from "express"
import {BoardAdapter} from "./board_adapter"
import {shownJob} from "./shown_job"

/** How often an open page asks for what has changed. */
const refreshSeconds = 5

/**
 * Pages that show the queue and change nothing: what is done to a job there could have its run executed twice.
 *
 * @param rootPath the path of the hub's root as a browser sees it, such as "/" or "/hub/"
 */
export function queueBoard(queue: Queue<string>, rootPath: string): RequestHandler {
  const adapter = new BoardAdapter()
  adapter.setBasePath(`${rootPath}queues`)
  createBullBoard({
    queues: [readOnly(queue, rootPath)],
    serverAdapter: adapter,
    options: {
      uiConfig: {
        boardTitle: "Queue",
        hideDocsLink: true,
        miscLinks: [{text: "Runs", url: `${rootPath}runs`}],
        pollingInterval: {showSetting: false, forceInterval: refreshSeconds},
      },
    },
  })
  return adapter.application
}

function readOnly(queue: Queue<string>, rootPath: string): BullMQAdapter {
  const adapter = new BullMQAdapter(queue, {
    readOnlyMode: true,
    allowRetries: false,
    description: "Runs that wait for a worker, and runs that one executes.",
    externalJobUrl: ({id}) => ({displayText: "The page of this run", href: `${rootPath}runs/${id}`}),
  })
  adapter.setFormatter("data", shownJob)
  adapter.setFormatter("progress", showNothing)
  adapter.setFormatter("returnValue", showNothing)
  return adapter
}

function showNothing(): undefined {
  return undefined
}
