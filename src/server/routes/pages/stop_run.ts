import type {PageKit} from "../../pages/page_kit"
import {foundRun} from "./found_run"
import type {FormRoute} from "./signed_in"

/** `POST /runs/:runId/stop`: has a run stop, wherever it executes; one that is over stays as it is. */
export function stopRunRoute({parts}: PageKit): FormRoute {
  const {store, queue, ownThread, log} = parts
  return async (request, response) => {
    const {id} = await foundRun(store, request)
    log.info({runId: id}, "A run is stopped from its page.")
    new Set([queue, ownThread]).forEach((place) => place.stop(id, "by_hand"))
    response.redirect(303, `../${encodeURIComponent(id)}?stopping`)
  }
}
