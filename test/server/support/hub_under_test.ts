import {join} from "node:path"
import {Agent, type Dispatcher, request} from "undici"
import {firstApiKey} from "../../../src/server/secrets/api_key"
import {type Config, type ExecutionConfig, readConfig} from "../../../src/server/config/config"
import type {HttpTimeouts} from "../../../src/server/http/http_limits"
import {type RunningServer, startServer} from "../../../src/server/start/start_server"
import {addFakeActions, removeFakeActions} from "./fake_actions"
import {RecordedLog} from "./recorded_log"

export const fakeActionsModule = join(__dirname, "fake_actions_module.js")

const secret = "a secret of the tests"

export const validAuthorization = `Token token="${firstApiKey(secret)}"`

/** What a test's hub has other than the defaults. */
export interface HubOptions {
  readonly config?: Partial<Omit<Config, "execution">>
  readonly execution?: Partial<ExecutionConfig>
  readonly httpTimeouts?: HttpTimeouts
}

export interface Reply {
  readonly status: number
  readonly headers: Dispatcher.ResponseData["headers"]
  readonly text: string
}

/** A whole hub on loopback with the fake actions, and a client of it. */
export class HubUnderTest {
  readonly log: RecordedLog
  readonly #server: RunningServer
  readonly #client = new Agent()
  #isClosed = false

  private constructor(server: RunningServer, log: RecordedLog) {
    this.#server = server
    this.log = log
  }

  static async start({config, execution, httpTimeouts}: HubOptions = {}): Promise<HubUnderTest> {
    const defaults = readConfig({
      ACTION_HUB_SECRET: secret,
      ACTION_HUB_HOST: "127.0.0.1",
      ACTION_HUB_HISTORY: "false",
      PORT: "0",
    })
    const log = new RecordedLog()
    addFakeActions()
    const server = await startServer(
      {...defaults, ...config, execution: {...defaults.execution, workerCount: 1, ...execution}},
      {log, actionsModule: fakeActionsModule, ...(httpTimeouts && {httpTimeouts})},
    )
    return new HubUnderTest(server, log)
  }

  get port(): number {
    return Number(new URL(this.#server.url).port)
  }

  /** Sends a request without any header of its own. */
  async send(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: string | Buffer,
  ): Promise<Reply> {
    const options = {
      method,
      headers,
      body: body ?? null,
      dispatcher: this.#client,
    }
    const response = await request(`http://127.0.0.1:${this.port}${path}`, options)
    return {status: response.statusCode, headers: response.headers, text: await response.body.text()}
  }

  /** Sends JSON as Looker does. */
  post(path: string, body: object, headers: Record<string, string> = {}): Promise<Reply> {
    const all = {"authorization": validAuthorization, "content-type": "application/json", ...headers}
    return this.send("POST", path, all, JSON.stringify(body))
  }

  /** Has an action execute, with these form values. */
  execute(
    action: string,
    formParams: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    return this.post(`/actions/${action}/execute`, executeBody(formParams), headers)
  }

  async close(): Promise<void> {
    if (this.#isClosed) {
      return
    }
    this.#isClosed = true
    await this.#server.close()
    await this.#client.close() // what it still reads of an answer comes first
    removeFakeActions()
  }
}

/** The body of Looker's request to execute an action. */
export function executeBody(formParams: Record<string, string>): object {
  return {type: "query", data: {key: "a key"}, form_params: formParams}
}
