import type {Request, Response} from "express"
import {type Action, findAction, type ParamMap} from "../../hub"
import {SealError} from "../secrets/seal_error"
import type {RunRecord} from "../store/run_record"
import type {Console} from "./console"
import {sendPage} from "./layout"
import {addressOf, foundRun} from "./request_values"
import type {Session} from "./sign_in/sessions"
import type {FormRoute, SignedInRoute} from "./sign_in/signed_in"
import {enteredSettings, type RowChoice, rowChoice, shownSettings} from "./send_again_form"
import {sendAgainPage} from "./send_again_page"

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
export function askToSendAgainRoute(console: Console): SignedInRoute {
  return async (request, response, session) => {
    const asked = await askedFor(console, request, addressOf(request))
    await sendForm(console, asked, {request, response, session})
  }
}

/** `POST /runs/:runId/send-again`: sends them, and shows the page of the run that does. */
export function sendAgainRoute(console: Console): FormRoute {
  return async (request, response, {session, form}) => {
    const asked = await askedFor(console, request, form)
    const settings = enteredSettings(asked.action, form, console.dependencies.config.history.sources)
    const begun = settings.isComplete ? await begin(console, asked, settings.params) : settings
    if ("runId" in begun) {
      response.redirect(303, `../${begun.runId}`)
      return
    }
    const entered = shownSettings(asked.action, form)
    await sendForm(console, asked, {request, response, session}, {problem: begun.problem, entered})
  }
}

async function askedFor({dependencies}: Console, request: Request, values: URLSearchParams): Promise<Asked> {
  const run = await foundRun(dependencies.store, request)
  return {run, action: await findAction(run.action), choice: rowChoice(values)}
}

async function begin(
  {resends}: Console,
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
  console: Console,
  asked: Asked,
  {request, response, session}: Exchange,
  answered?: Answered,
): Promise<void> {
  const facts = {
    ...asked,
    count: await console.resends.count(asked.run, asked.choice),
    sources: Object.keys(console.dependencies.config.history.sources),
    problem: answered?.problem,
    entered: answered?.entered ?? {},
  }
  sendPage(response, sendAgainPage(console.frame(request, session), facts, session), answered ? 400 : 200)
}
