import {Agent, request} from "undici"
import {z} from "zod"
import {mintApiKey} from "../../secrets/api_key"
import type {Config} from "../../config/config"
import {hasGeneratedSecret, secretOf} from "../../secrets/secrets"
import {connectionFailure} from "../connections"
import {type Finding, ok, warning, wrong} from "../report"
import type {Check} from "./examination"
import {addressKindOf, hubAddress} from "./address_checks"

const timeoutMs = 10_000

const healthSchema = z.object({status: z.enum(["ok", "stopping"])})
const listingSchema = z.object({integrations: z.array(z.object({url: z.string()}))})

interface Answer {
  readonly status: number
  /** Undefined when it is no JSON. */
  readonly json: unknown
}

/** Whether the hub answers at its own address, with the secret that is configured here. */
export const hubCheck: Check = {
  subject: "hub",
  examine: async ({config}) => {
    if (config.baseUrl === undefined && config.port === 0) {
      return []
    }
    // The hub does not call itself: what its network guard refuses does not matter here.
    const client = new Agent({connect: {timeout: timeoutMs}})
    try {
      return await findingsOf(config, client)
    } finally {
      await client.destroy()
    }
  },
}

async function findingsOf(config: Config, client: Agent): Promise<Finding[]> {
  const address = addressText(config)
  try {
    const {status, json} = await answerTo("GET", `${address}/healthz`, {}, client)
    const health = healthSchema.safeParse(json)
    if (!health.success) {
      return [noHub(address, status)]
    }
    return [health.data.status === "ok" ? await tokenFinding(config, client) : stopping(address)]
  } catch (error) {
    return failure(error, config)
  }
}

/** Without a slash at its end. */
function addressText(config: Config): string {
  return hubAddress(config).href.replace(/\/$/, "")
}

async function answerTo(
  method: "GET" | "POST",
  url: string,
  headers: Record<string, string>,
  dispatcher: Agent,
): Promise<Answer> {
  const signal = AbortSignal.timeout(timeoutMs)
  const {statusCode, body} = await request(url, {method, headers, dispatcher, signal})
  const text = await body.text()
  return {status: statusCode, json: jsonOrUndefined(text)}
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // a proxy's page: its status says enough
  }
}

function noHub(address: string, status: number): Finding {
  return wrong(
    `${address}/healthz answers, but not as a hub does (${status}).`,
    "Check ACTION_HUB_BASE_URL, and where the proxy passes requests on to.",
  )
}

function stopping(address: string): Finding {
  return warning(`The hub at ${address} is being stopped.`, "Ask again when it has started.")
}

function failure(error: unknown, config: Config): Finding[] {
  const {text, isCertificate} = connectionFailure(error)
  if (isCertificate) {
    return [] // the check of the certificate reports it
  }
  const finding = config.baseUrl === undefined ? warning : wrong
  return [
    finding(
      `No hub answers at ${addressText(config)}: ${text}.`,
      "Start it, and check that the address leads to it from here.",
    ),
  ]
}

/** Asks for the listing as Looker does, with a token that nobody keeps. */
async function tokenFinding(config: Config, client: Agent): Promise<Finding> {
  const address = addressText(config)
  if (!(await mayTakeToken(config))) {
    return ok(`The hub answers at ${address}. Its token was not tried.`)
  }
  const authorization = `Token token="${mintApiKey(secretOf(config))}"`
  const {status, json} = await answerTo("POST", address, {authorization}, client)
  const listing = listingSchema.safeParse(json)
  return listing.success ? listingFinding(listing.data.integrations, address) : refusedToken(address, status)
}

/** A token must not be made with a secret that nobody has yet, nor be readable on the way. */
export async function mayTakeToken(config: Config): Promise<boolean> {
  const {protocol, hostname} = hubAddress(config)
  const hasSecret = config.secret !== undefined || hasGeneratedSecret(config.dataDirectory)
  return hasSecret && (protocol === "https:" || (await addressKindOf(hostname)) === "loopback")
}

function refusedToken(address: string, status: number): Finding {
  return wrong(
    `The hub at ${address} does not take a token made with the secret from here (${status}).`,
    "Start it with the same ACTION_HUB_SECRET or data directory; a proxy has to pass the Authorization header on.",
  )
}

function listingFinding(integrations: readonly {readonly url: string}[], address: string): Finding {
  const elsewhere = integrations.find(({url}) => !url.startsWith(`${address}/`))
  return elsewhere
    ? wrong(
        `The hub at ${address} tells Looker another address: ${elsewhere.url}.`,
        "Start it with the same ACTION_HUB_BASE_URL as here.",
      )
    : ok(`The hub answers at ${address}, takes its token and offers ${counted(integrations.length)}.`)
}

function counted(actions: number): string {
  return `${actions} ${actions === 1 ? "action" : "actions"}`
}
