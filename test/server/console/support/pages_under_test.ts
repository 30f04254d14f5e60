import {createServer, type Server} from "node:http"
import {once} from "node:events"
import {Agent, type Dispatcher, request} from "undici"
import {Access, type ConsoleDependencies} from "../../../../src/server/console"
import {BodyBudget} from "../../../../src/server/http/body"
import {type Config, readConfig} from "../../../../src/server/config/config"
import {LibsqlDatabase} from "../../../../src/server/store/libsql_database"
import {RunStore} from "../../../../src/server/store/run_store"
import {LastListing} from "../../../../src/server/http/listing"
import {listen} from "../../../../src/server/start/listen"
import {OpenRuns} from "../../../../src/server/runs/open_runs"
import {Readiness} from "../../../../src/server/http/readiness"
import {RunObservers} from "../../../../src/server/runs/run_observer"
import {eventPurpose, Sealer} from "../../../../src/server/secrets/sealer"
import {hubApplication} from "../../../../src/server/start/server"
import {RecordedLog} from "../../support/recorded_log"
import {RecordedQueue} from "./recorded_queue"

export const password = "correct horse battery"
export const secret = "a secret of the tests"

export interface PagesOptions extends Partial<Omit<ConsoleDependencies, "config">> {
  readonly config?: Partial<Config>
}

export interface PageReply {
  readonly status: number
  readonly headers: Dispatcher.ResponseData["headers"]
  readonly text: string
}

/** The hub's routes on loopback over a store and a queue of the test's own, and a browser that keeps its cookie. */
export class PagesUnderTest {
  readonly log = new RecordedLog()
  readonly store: RunStore
  readonly queue = new RecordedQueue()
  readonly lastListing = new LastListing()
  readonly eventSealer = new Sealer({current: secret, previous: []}, eventPurpose)
  nowMs = Date.parse("2026-03-02T09:00:00Z")
  cookie: string | undefined
  #server: Server | undefined
  readonly #client = new Agent()
  url = ""

  private constructor(store: RunStore) {
    this.store = store
  }

  static async start({config, ...parts}: PagesOptions = {}): Promise<PagesUnderTest> {
    const pages = new PagesUnderTest(new RunStore(await LibsqlDatabase.open()))
    const hubUrl = "http://localhost:8080"
    const nowMs = () => pages.nowMs
    const bodies = new BodyBudget(1_000_000)
    const isStopping = () => false
    const historyProblem = () => undefined
    const {queue, store, log} = pages
    const application = hubApplication({
      config: {...readConfig({ACTION_HUB_SECRET: secret}), ...config},
      secrets: {current: secret, previous: []},
      hubUrl,
      log: pages.log,
      queue: pages.queue,
      ownThread: pages.queue,
      observer: new RunObservers([]),
      openRuns: new OpenRuns(),
      bodies,
      isStopping,
      readiness: new Readiness({queue, store, historyProblem, isStopping, log}),
      metrics: undefined,
      store: pages.store,
      historyProblem,
      eventSealer: pages.eventSealer,
      access: new Access({password, secret, hubUrl, nowMs}),
      lastListing: pages.lastListing,
      ...parts,
    })
    pages.#server = createServer(application)
    pages.url = `http://127.0.0.1:${await listen(pages.#server, "127.0.0.1", 0)}`
    return pages
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<PageReply> {
    return this.send("GET", path, headers)
  }

  /** A page as one reads it: its main part without marks, and each gap as one space. */
  async read(path: string): Promise<string> {
    const {text} = await this.get(path)
    const main = /<main[^]*<\/main>/.exec(text)?.[0] ?? ""
    return main
      .replace(/<[^>]+>/g, " ")
      .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
      .replace(/\s+/g, " ")
      .trim()
  }

  /** Sends a form, as a page of the hub does. */
  async post(
    path: string,
    form: Record<string, string> | string[][],
    headers: Record<string, string> = {},
  ): Promise<PageReply> {
    const body = new URLSearchParams(form).toString()
    const own = {"content-type": "application/x-www-form-urlencoded", "origin": this.url}
    return this.send("POST", path, {...own, ...headers}, body)
  }

  async send(
    method: Dispatcher.HttpMethod,
    path: string,
    headers: Record<string, string>,
    body: string | null = null,
  ): Promise<PageReply> {
    const own: Record<string, string> = this.cookie === undefined ? {} : {cookie: this.cookie}
    const options = {method, headers: {...own, ...headers}, body, dispatcher: this.#client}
    const response = await request(`${this.url}${path}`, options)
    const [cookie] = [response.headers["set-cookie"] ?? []].flat()
    this.cookie = cookie?.split(";", 1)[0] ?? this.cookie
    return {status: response.statusCode, headers: response.headers, text: await response.body.text()}
  }

  async signIn(): Promise<void> {
    await this.post("/sign-in", {password})
  }

  /** The token of the forms on a page. */
  async formToken(path = "/runs"): Promise<string> {
    const {text} = await this.get(path)
    return /name="form_token" value="([^"]+)"/.exec(text)?.[1] ?? ""
  }

  async close(): Promise<void> {
    await this.#client.destroy()
    this.#server?.close()
    this.#server?.closeAllConnections()
    if (this.#server) {
      await once(this.#server, "close")
    }
    await this.store.close()
  }
}
