import {Readable} from "node:stream"
import {pipeline} from "node:stream/promises"
import type {RunRecord} from "../store/run_record"
import {RequestRefusedError} from "../http/refusals"
import {openedLine} from "../runs/resend/resend_request"
import {keptRows} from "../runs/resend/resends"
import type {Console} from "./console"
import {foundRun} from "./request_values"
import type {FormRoute} from "./sign_in/signed_in"

/** `POST /runs/:runId/rows.ndjson`: the events of rows that were not sent, a line each. */
export function downloadRowsRoute({dependencies}: Console): FormRoute {
  const {store, log, eventSealer} = dependencies
  return async (request, response) => {
    const run = await foundRun(store, request)
    if (run.eventsKept === 0) {
      throw new RequestRefusedError(404, "The hub keeps no events of this run.")
    }
    const lines = linesOf(run)
    const first = await lines.next() // what cannot be opened is said while there is a page to say it on
    log.info({runId: run.id, rows: run.eventsKept}, "Somebody downloaded rows.")
    await store.countDownload(run.id)
    response.attachment(`rows-${run.id}.ndjson`).type("application/x-ndjson")
    await pipeline(Readable.from(joined(first, lines)), response)
  }

  async function* linesOf({id}: RunRecord): AsyncGenerator<string> {
    for await (const row of keptRows(store, id, () => true)) {
      yield openedLine(eventSealer, row)
    }
  }
}

async function* joined(first: IteratorResult<string>, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (first.done !== true) {
    yield first.value
    yield* rest
  }
}
