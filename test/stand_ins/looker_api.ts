import {randomBytes} from "node:crypto"
import type {IncomingMessage, ServerResponse} from "node:http"
import {text} from "node:stream/consumers"
import {type ApiAnswer, notFound, unauthorized} from "./looker/api_answer"
import type {ApiHub} from "./looker/api_hub"
import {answerTo} from "./looker/api_routes"
import {parseJson} from "./looker/hub_answer"
import {serveOnLoopback} from "./loopback_server"

export type {ApiAction, ApiHub, ApiSetting} from "./looker/api_hub"

const basePath = "/api/4.0"

/** What comes in place of the usual answer: "none" never does, "pass" ends the interference. */
export type Interference =
  | "none"
  | "pass"
  | {
      readonly status: number
      readonly body: string
      readonly contentType?: string
      readonly location?: string
    }

/** The part of a Looker's REST API 4.0 that deals with action hubs, on loopback. */
export interface LookerApiServer {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  /** The hubs that this Looker knows. Tests may change them. */
  readonly hubs: ApiHub[]
  /** Every request, as "PATCH /integrations/1::rudder_track". */
  readonly calls: readonly string[]
  /** Those that change something that lasts. */
  writes(): readonly string[]
  /** How many have logged in and not logged out. */
  sessions(): number
  /** Has calls that begin with this text go wrong from now on. */
  interfere(call: string, interference: Interference): void
  close(): Promise<void>
}

export async function startLookerApi(): Promise<LookerApiServer> {
  const clientId = randomBytes(10).toString("hex")
  const clientSecret = randomBytes(12).toString("hex")
  const hubs: ApiHub[] = []
  const calls: string[] = []
  const tokens = new Set<string>()
  const interferences = new Map<string, Interference>()

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const method = request.method ?? "GET"
    const url = new URL(request.url ?? "/", "http://looker")
    const body = await text(request)
    const path = url.pathname.startsWith(basePath) ? url.pathname.slice(basePath.length) : undefined
    const call = `${method} ${decodeURIComponent(path ?? url.pathname)}`
    calls.push(call)
    const found = [...interferences].find(([start]) => call.startsWith(start))
    if (found && found[1] !== "pass") {
      interrupt(found[1], response)
      return
    }
    if (path === undefined) {
      response.writeHead(404, {"content-type": "text/html"}).end("<title>Looker Not Found (404)</title>")
      return
    }
    write(await answerOf({method, path, url, body, request}), response)
  }

  const answerOf = async ({method, path, url, body, request}: Received): Promise<ApiAnswer> => {
    if (method === "POST" && path === "/login") {
      return login(body)
    }
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1] ?? ""
    if (!tokens.has(token)) {
      return unauthorized
    }
    if (method === "DELETE" && path === "/logout") {
      tokens.delete(token)
      return {status: 204}
    }
    const isJson = request.headers["content-type"] === "application/json"
    return answerTo({method, path, query: url.searchParams, body: isJson ? parseJson(body) : undefined}, hubs)
  }

  /** Looker has no 401 for a key that it does not know. */
  const login = (body: string): ApiAnswer => {
    const form = new URLSearchParams(body)
    if (form.get("client_id") !== clientId || form.get("client_secret") !== clientSecret) {
      return notFound
    }
    const token = randomBytes(20).toString("hex")
    tokens.add(token)
    return {
      status: 200,
      body: {access_token: token, token_type: "Bearer", expires_in: 3600, refresh_token: null},
    }
  }

  const server = await serveOnLoopback((request, response) => void serve(request, response))
  return {
    url: server.url,
    clientId,
    clientSecret,
    hubs,
    calls,
    writes: () => calls.filter(isWrite),
    sessions: () => tokens.size,
    interfere: (call, interference) => interferences.set(call, interference),
    close: () => server.close(),
  }
}

interface Received {
  readonly method: string
  readonly path: string
  readonly url: URL
  readonly body: string
  readonly request: IncomingMessage
}

function isWrite(call: string): boolean {
  return /^(POST|PATCH) \/integration/.test(call) && !call.endsWith("/test")
}

function interrupt(interference: Exclude<Interference, "pass">, response: ServerResponse): void {
  if (interference !== "none") {
    const {status, body, contentType = "application/json", location} = interference
    response
      .writeHead(status, {"content-type": contentType, ...(location !== undefined && {location})})
      .end(body)
  }
}

function write({status, body}: ApiAnswer, response: ServerResponse): void {
  response.writeHead(status, {"content-type": "application/json"})
  response.end(body === undefined ? "" : JSON.stringify(body))
}
