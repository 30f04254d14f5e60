import type {RequestHandler} from "express"
import {ActionForm, ActionRequest, findAction} from "../../hub"
import {logUnexpected} from "../telemetry/error_summary"
import {maxSmallBodyBytes, readJsonBody} from "./body"
import type {ExecuteDependencies} from "./execute"
import {answerKeptAlive} from "./keep_alive"
import {actionIdOf, requestFacts} from "./request_log"

type FormDependencies = Pick<ExecuteDependencies, "config" | "bodies" | "log">

/** `POST /actions/:actionId/form`: what the action asks its user. Looker may send an empty body. */
export function formRoute({config, bodies, log}: FormDependencies): RequestHandler {
  return async (request, response) => {
    const account = bodies.open()
    try {
      const body = await readJsonBody(request, maxSmallBodyBytes, account)
      const actionRequest = ActionRequest.fromRequest({body, header: (name) => request.header(name)})
      const action = await findAction(actionIdOf(request), {lookerVersion: actionRequest.lookerVersion})
      await answerKeptAlive(response, {
        intervalMs: config.keepAliveMs,
        answer: async () => (await action.validateAndFetchForm(actionRequest)).asJson(),
        lateFailure: (error) => {
          logUnexpected(log, requestFacts(request), error)
          return new ActionForm({
            error: "The hub failed to make this form. The hub's log says more.",
          }).asJson()
        },
      })
    } finally {
      account.close()
    }
  }
}
