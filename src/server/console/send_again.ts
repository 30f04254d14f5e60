import type {Request} from "express"
import {z} from "zod"
import {findAction, type ParamMap} from "../../hub"
import {SealError} from "../secrets/sealer"
import type {Console} from "./console"
import {type Page, type PageFrame, sendPage} from "./layout"
import {addressOf, foundRun, parsedValues} from "./request_values"
import {type Asked, enteredSettings, rowChoice, sendAgainPage} from "./send_again_form"
import type {Session} from "./sign_in/sessions"
import type {FormRoute, PageView} from "./sign_in/signed_in"

/** What the page's address may name; `rowChoice` reads it. */
const addressSchema = z.strictObject({
  rows: z.string().optional(),
  row: z.union([z.string(), z.array(z.string())]).optional(),
})

/** `GET /runs/:runId/send-again`: which rows, and where to? */
export function sendAgainView(console: Console): PageView {
  return async (request, frame) => {
    const address = addressOf(request)
    parsedValues(addressSchema, address)
    return formPage(console, await askedFor(console, request, address), frame)
  }
}

/** `POST /runs/:runId/send-again`: sends them, and shows the page of the run that does. */
export function sendAgainRoute(console: Console): FormRoute {
  return async (request, response, {frame, form}) => {
    const asked = await askedFor(console, request, form)
    const settings = enteredSettings(asked.action, form, console.dependencies.config.history.sources)
    const begun = "params" in settings ? await begin(console, asked, settings.params) : settings
    if ("runId" in begun) {
      response.redirect(303, `../${begun.runId}`)
    } else {
      sendPage(response, frame, await formPage(console, asked, frame, {problem: begun.problem, form}), 400)
    }
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
    return runId === undefined ? {problem: "There is nothing to send, and nothing was sent."} : {runId}
  } catch (error) {
    if (error instanceof SealError) {
      return {problem: error.message}
    }
    throw error
  }
}

/** @param refused what was wrong with the form that was sent, and what it said */
async function formPage(
  {resends, dependencies: {config}}: Console,
  asked: Asked,
  frame: PageFrame<Session>,
  refused?: {readonly problem: string; readonly form: URLSearchParams},
): Promise<Page> {
  const count = await resends.count(asked.run, asked.choice)
  return sendAgainPage(frame, {...asked, count, sources: Object.keys(config.history.sources), refused})
}
