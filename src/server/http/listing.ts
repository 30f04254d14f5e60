import type {Request, RequestHandler} from "express"
import {type Action, ActionRequest, allActions, findAction, type RouteBuilder} from "../../hub"
import type {Config} from "../config/config"
import {actionIdOf} from "./request_log"

/** Looker versions come from the caller: only so many listings are kept. */
const maxKeptListings = 50

const maxTextLength = 100

export interface ListingDependencies {
  readonly config: Config
  /** The address Looker reaches this hub at, without a slash at its end. */
  readonly hubUrl: string
  readonly lastListing: LastListing
}

/** `POST /`: all actions that this Looker can use. Made once per Looker version. */
export function listingRoute({config, hubUrl, lastListing}: ListingDependencies): RequestHandler {
  const kept = new Map<string, string>()
  return async (request, response) => {
    const actionRequest = withoutBody(request)
    lastListing.note(actionRequest, Date.now())
    const version = actionRequest.lookerVersion ?? ""
    const listing = kept.get(version) ?? (await listingText(actionRequest, config.label, hubUrl))
    if (kept.size < maxKeptListings) {
      kept.set(version, listing)
    }
    response.type("json").send(listing)
  }
}

/** `POST /actions/:actionId`: one action as it stands in the listing. */
export function integrationRoute({hubUrl}: ListingDependencies): RequestHandler {
  return async (request, response) => {
    const actionRequest = withoutBody(request)
    const action = await findAction(actionIdOf(request), {lookerVersion: actionRequest.lookerVersion})
    response.json(action.asJson(actionUrls(hubUrl), actionRequest))
  }
}

async function listingText(request: ActionRequest, label: string, hubUrl: string): Promise<string> {
  const actions = await allActions({lookerVersion: request.lookerVersion})
  const integrations = actions.map((action) => action.asJson(actionUrls(hubUrl), request))
  return JSON.stringify({label, integrations})
}

/** A request of which only the headers matter; its body is not read. */
function withoutBody(request: Request): ActionRequest {
  return ActionRequest.fromRequest({header: (name) => request.header(name)})
}

/** The addresses of the hub's actions, which Looker reads in the listing. */
export function actionUrls(hubUrl: string): RouteBuilder {
  const urlOf = ({name}: Action, what: string) => `${hubUrl}/actions/${encodeURIComponent(name)}/${what}`
  return {
    actionUrl: (action) => urlOf(action, "execute"),
    formUrl: (action) => urlOf(action, "form"),
    tokenUrl: (action) => urlOf(action, "oauth_token"),
  }
}

/** When Looker last asked this process for its actions, and which Looker it was. */
export interface ListingFacts {
  readonly atMs: number
  /** The Looker instance's host; not every Looker says it. */
  readonly instance: string | undefined
  readonly lookerVersion: string | undefined
}

/** Remembers the last listing: the sign that Looker reaches this hub and has its token. */
export class LastListing {
  #facts: ListingFacts | undefined

  get facts(): ListingFacts | undefined {
    return this.#facts
  }

  /** Notes an authorized request for the listing. Its headers are whatever the caller sent, so they are cut. */
  note({instanceId, lookerVersion}: ActionRequest, atMs: number): void {
    this.#facts = {
      atMs,
      instance: instanceId?.slice(0, maxTextLength),
      lookerVersion: lookerVersion?.slice(0, maxTextLength),
    }
  }
}
