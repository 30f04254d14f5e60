import type {RequestHandler} from "express"
import {allActions} from "../../../hub"
import {actionLabels} from "../../pages/action_labels"
import {homePage, startPage} from "../../pages/home_page"
import type {PageKit} from "../../pages/page_kit"
import type {ActionFacts} from "../../pages/set_up"
import {startParts} from "../../pages/start_state"
import {live} from "./live"
import {sendPage} from "./send_page"
import type {SignedInRoute} from "./signed_in"

const lastRuns = 5

/** `GET /`: what this is and how to connect it to Looker; for who has signed in also how things stand. */
export function startRoute(kit: PageKit): RequestHandler {
  const {access, hubUrl} = kit.parts
  const signedInRoute = signedInStart(kit)
  return async (request, response) => {
    const session = access?.sessionOf(request)
    if (session) {
      await signedInRoute(request, response, session)
    } else {
      sendPage(response, homePage(kit.frame(request, undefined), {hubUrl, actions: await actionFacts()}))
    }
  }
}

function signedInStart(kit: PageKit): SignedInRoute {
  const {hubUrl, store, lastListing} = kit.parts
  return live(kit, async (request, session) => {
    const frame = kit.frame(request, session)
    const actions = await actionFacts()
    const parts = startParts(frame, {
      hubUrl,
      actions,
      lastListing: lastListing.facts,
      lastRuns: (await store.page({}, undefined, lastRuns)).runs,
      labels: await actionLabels(),
      history: kit.historyState(),
      acknowledgement: kit.parts.config.acknowledgement,
      nowMs: Date.now(),
    })
    return {parts, isSettled: false, page: () => startPage(frame, parts)}
  })
}

async function actionFacts(): Promise<ActionFacts[]> {
  const actions = await allActions()
  return actions.map((action) => ({
    label: action.label,
    description: action.description,
    iconUri: action.getImageDataUri(),
    requiredFields: action.requiredFields ?? [],
  }))
}
