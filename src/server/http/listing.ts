import type {RequestHandler} from "express"
import {ActionRequest, allActions} from "../../hub"
import {ActionUrls} from "./action_urls"
import type {HubParts} from "../hub_parts"
import {withoutBody} from "./without_body"

/** Looker versions come from the caller: only so many listings are kept. */
const maxKeptListings = 50

/** `POST /`: all actions that this Looker can use. Made once a Looker version. */
export function listingRoute({config, hubUrl, lastListing}: HubParts): RequestHandler {
  const kept = new Map<string, string>()
  return async (request, response) => {
    const actionRequest = ActionRequest.fromRequest(withoutBody(request))
    lastListing.note(actionRequest, Date.now())
    const version = actionRequest.lookerVersion ?? ""
    const listing = kept.get(version) ?? (await listingText(actionRequest, config.label, hubUrl))
    if (kept.size < maxKeptListings) {
      kept.set(version, listing)
    }
    response.type("json").send(listing)
  }
}

async function listingText(request: ActionRequest, label: string, hubUrl: string): Promise<string> {
  const urls = new ActionUrls(hubUrl)
  const actions = await allActions({lookerVersion: request.lookerVersion})
  return JSON.stringify({label, integrations: actions.map((action) => action.asJson(urls, request))})
}
