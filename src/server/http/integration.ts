import type {RequestHandler} from "express"
import {ActionRequest, findAction} from "../../hub"
import {ActionUrls} from "./action_urls"
import type {HubParts} from "../hub_parts"
import {actionIdOf} from "./request_facts"
import {withoutBody} from "./without_body"

/** `POST /actions/:actionId`: one action as it stands in the listing. */
export function integrationRoute({hubUrl}: HubParts): RequestHandler {
  const urls = new ActionUrls(hubUrl)
  return async (request, response) => {
    const actionRequest = ActionRequest.fromRequest(withoutBody(request))
    const action = await findAction(actionIdOf(request), {lookerVersion: actionRequest.lookerVersion})
    response.json(action.asJson(urls, actionRequest))
  }
}
