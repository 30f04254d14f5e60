import type {Request} from "express"
import {RequestRefusedError} from "../../http/refusals"
import type {RunRecord} from "../../store/run_record"
import type {RunStore} from "../../store/run_store"

/**
 * The run in a request's address.
 *
 * @throws RequestRefusedError
 */
export async function foundRun(store: RunStore, request: Request): Promise<RunRecord> {
  const {runId} = request.params
  const run = typeof runId === "string" ? await store.run(runId) : undefined
  if (!run) {
    throw new RequestRefusedError(404, "There is no such run, or it is so old that it has been deleted.")
  }
  if (run.state === "unreadable") {
    throw new RequestRefusedError(
      503,
      "The hub cannot read what it keeps of this run: another version of the hub wrote it, or it is damaged.",
    )
  }
  return run
}
