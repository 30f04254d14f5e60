import type {Request, Response} from "express"
import {type Action, findAction, type ParamMap} from "../../../hub"
import type {Session} from "../../access/sessions"
import {SealError} from "../../errors/seal_error"
import type {RunRecord} from "../../store/run_record"
import type {PageKit} from "../../pages/page_kit"
import {enteredSettings, type RowChoice, rowChoice, shownSettings} from "../../pages/run/send_again_form"
import {sendAgainPage} from "../../pages/run/send_again_page"
import {addressOf} from "./address"
import {foundRun} from "./found_run"
import {sendPage} from "./send_page"
import type {FormRoute, SignedInRoute} from "./signed_in"

interface Exchange {
  readonly request: Request
  readonly response: Response
  readonly session: Session
}

interface Asked {
  readonly run: RunRecord
  readonly action: Action
  readonly choice: RowChoice
}

/** `GET /runs/:runId/send-again`: which rows, and where to? */
export function askToSendAgainRoute(kit: PageKit): SignedInRoute {
  return async (request, response, session) => {
    const asked = await askedFor(kit, request, addressOf(request))
    await sendForm(kit, asked, {request, response, session})
  }
}

/** `POST /runs/:runId/send-again`: sends them, and shows the page of the run that does. */
export function sendAgainRoute(kit: PageKit): FormRoute {
  return async (request, response, {session, form}) => {
    const asked = await askedFor(kit, request, form)
    const settings = enteredSettings(asked.action, form, kit.parts.config.history.sources)
    const begun = settings.isComplete ? await begin(kit, asked, settings.params) : settings
    if ("runId" in begun) {
      response.redirect(303, `../${begun.runId}`)
      return
    }
    const entered = shownSettings(asked.action, form)
    await sendForm(kit, asked, {request, response, session}, {problem: begun.problem, entered})
  }
}

async function askedFor({parts}: PageKit, request: Request, values: URLSearchParams): Promise<Asked> {
  const run = await foundRun(parts.store, request)
  return {run, action: await findAction(run.action), choice: rowChoice(values)}
}

async function begin(
  {resends}: PageKit,
  asked: Asked,
  params: ParamMap,
): Promise<{readonly runId: string} | {readonly problem: string}> {
  try {
    const runId = await resends.begin({...asked, params})
    return runId === undefined
      ? {problem: "There is nothing to send: these rows have arrived since."}
      : {runId}
  } catch (error) {
    if (error instanceof SealError) {
      return {problem: error.message}
    }
    throw error
  }
}

interface Answered {
  readonly problem: string
  readonly entered: Readonly<Record<string, string>>
}

async function sendForm(
  kit: PageKit,
  asked: Asked,
  {request, response, session}: Exchange,
  answered?: Answered,
): Promise<void> {
  const facts = {
    ...asked,
    count: await kit.resends.count(asked.run, asked.choice),
    sources: Object.keys(kit.parts.config.history.sources),
    problem: answered?.problem,
    entered: answered?.entered ?? {},
  }
  sendPage(response, sendAgainPage(kit.frame(request, session), facts, session), answered ? 400 : 200)
}
