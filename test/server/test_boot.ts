import {expect} from "chai"
import {type ChildProcess, spawn} from "node:child_process"
import {once} from "node:events"
import {mkdtempSync, readFileSync, rmSync} from "node:fs"
import {createServer, type Server, type ServerResponse} from "node:http"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {Agent, request} from "undici"
import {firstApiKey, isApiKey} from "../../src/server/secrets/api_key"
import {listenOnLoopback, serveOnLoopback} from "../stand_ins/loopback_server"
import {runCommand} from "./support/command_process"
import {eventually} from "./support/eventually"
import {parsedOutcome} from "./support/outcome"
import {withTemporaryDirectory} from "./support/temporary_directory"

const serverFolder = join(__dirname, "..", "..", "src", "server")

const faultsModule = join(__dirname, "support", "faults_on_signal.js")

/** What a failed test leaves running would keep the test run from ending. */
const commands: Command[] = []

/** A command of the hub as a process of its own, with a data directory of its own, and what it has printed. */
class Command {
  output = ""
  readonly #dataDirectory = mkdtempSync(join(tmpdir(), "action-hub-"))
  readonly #process: ChildProcess
  readonly #exited: Promise<unknown>

  constructor(script: string, environment: Record<string, string>, {atTerminal = false} = {}) {
    const env = {
      NODE_OPTIONS: `--require ${faultsModule}`,
      PATH: process.env.PATH,
      PORT: "0",
      ACTION_HUB_HOST: "127.0.0.1",
      ACTION_HUB_DATA_DIR: this.#dataDirectory,
      ...environment,
    }
    const [program, ...options] = commandOf(join(serverFolder, script), atTerminal)
    this.#process = spawn(program, options, {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    })
    commands.push(this)
    this.#exited = once(this.#process, "close").then(() =>
      rmSync(this.#dataDirectory, {recursive: true, force: true}),
    )
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on("data", (text: Buffer) => (this.output += text.toString()))
    }
  }

  get url(): string {
    return /"url":"([^"]*)"/.exec(this.output)?.[1] ?? ""
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal)
  }

  /** The exit code, once it has ended. */
  async exitCode(): Promise<number | null> {
    await this.#exited
    return this.#process.exitCode
  }

  async untilListening(): Promise<void> {
    await eventually(() => this.url !== "")
  }

  async end(): Promise<number | null> {
    this.signal("SIGTERM")
    return this.exitCode()
  }
}

/** The command "script" gives a program a terminal of its own, and passes on what it writes there. */
function commandOf(script: string, atTerminal: boolean): [program: string, ...options: string[]] {
  return atTerminal
    ? [
        "script",
        "--quiet",
        "--return",
        "--flush",
        "--command",
        `exec ${process.execPath} ${script}`,
        "/dev/null",
      ]
    : [process.execPath, script]
}

describe("npm start", () => {
  afterEach(() => commands.splice(0).forEach((command) => command.signal("SIGKILL")))

  it("needs no setting, and shows on a terminal, once, what it has generated", () =>
    withTemporaryDirectory(async (directory) => {
      const first = await startedAtTerminal({ACTION_HUB_DATA_DIR: directory})
      await eventually(() => first.output.includes("It is kept in"))
      expect(first.output).to.match(new RegExp(`Action Hub URL +${first.url}\\s`))
      const token = /Authorization token +(\S+)/.exec(first.output)?.[1] ?? ""
      const password = /Password +(\S+)/.exec(first.output)?.[1] ?? ""
      expect(password).to.match(/^\w{4}(-\w{4}){3}$/)
      expect(await listingStatus(first, token)).to.equal(200)
      await first.end()
      const second = await startedAtTerminal({ACTION_HUB_DATA_DIR: directory})
      await eventually(() => second.output.includes("Watch its runs"))
      expect(second.output).not.to.include(token).and.not.to.include(password)
      expect(await listingStatus(second, token)).to.equal(200)
      await second.end()
    }))

  it("writes JSON lines alone where nobody looks on, and nothing that it has generated", () =>
    withTemporaryDirectory(async (directory) => {
      const hub = await started({ACTION_HUB_DATA_DIR: directory, ACTION_HUB_LOG_LEVEL: "trace"})
      await eventually(() => hub.output.includes("print a token for Looker"))
      const generated = ["secret", "password"].map((name) =>
        readFileSync(join(directory, name), "utf8").trim(),
      )
      const [secret = ""] = generated
      expect(await listingStatus(hub, firstApiKey(secret))).to.equal(200)
      expect(await hub.end()).to.equal(0)
      for (const line of hub.output.trimEnd().split("\n")) {
        expect(JSON.parse(line)).to.have.property("msg")
      }
      for (const text of [...generated, firstApiKey(secret)]) {
        expect(hub.output).not.to.include(text)
      }
    }))

  for (const [way, environment, command] of [
    ["node", {}, "node dist/src/server/cli.js generate-api-key"],
    ["npm", {npm_lifecycle_event: "start"}, "npm run generate-api-key"],
  ] as const) {
    it(`names the command that prints a token as it works for who starts the hub with ${way}`, async () => {
      const hub = await started(environment)
      await eventually(() => hub.output.includes("print a token for Looker"))
      expect(hub.output).to.include(`To print a token for Looker: ${command}.`)
      await hub.end()
    })
  }

  it("prints no token of a configured secret", async () => {
    const hub = await started({ACTION_HUB_SECRET: "configured", ACTION_HUB_LOG_LEVEL: "trace"})
    expect(await listingStatus(hub, firstApiKey("configured"))).to.equal(200)
    expect(await hub.end()).to.equal(0)
    expect(hub.output)
      .not.to.match(/[0-9a-f]{128}/)
      .and.not.to.include("configured")
  })

  it("warns of settings that it does not know", async () => {
    const hub = await started({ACTION_HUB_SECRET: "s", ACTION_HUB_ALOWED_HOSTS: "example.com"})
    expect(hub.output).to.include('"variables":["ACTION_HUB_ALOWED_HOSTS"]')
    await hub.end()
  })

  it("lists everything that is wrong with its settings, and ends", async () => {
    const hub = new Command("boot.js", {PORT: "x", ACTION_HUB_BASE_URL: "y"})
    expect(await hub.exitCode()).to.equal(1)
    expect(hub.output)
      .to.include('PORT is "x"')
      .and.include('ACTION_HUB_BASE_URL is "y"')
      .and.not.include("    at ")
  })

  it("says which setting to change when its port is taken", async () => {
    const other = await serveOnLoopback(() => undefined)
    const hub = new Command("boot.js", {PORT: String(other.port), ACTION_HUB_SECRET: "s"})
    expect(await hub.exitCode()).to.equal(1)
    expect(hub.output).to.include(`port ${other.port}: EADDRINUSE. Set PORT`)
    await other.close()
  })

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    it(`lets a run end after ${signal}, answers it, and ends itself`, () =>
      withLook(async (look) => {
        const hub = await started({ACTION_HUB_SECRET: "s"})
        const run = execute(hub, look.url)
        const [response] = (await once(look.server, "asked")) as [ServerResponse]
        hub.signal(signal)
        await eventually(() => hub.output.includes("Stopping"))
        response.end(emptyLook)
        expect(await run).to.deep.include({success: true})
        expect(await hub.exitCode()).to.equal(0)
      }))
  }

  it("ends itself to the last line of the log while PostgreSQL is away", async () => {
    const hub = await started({ACTION_HUB_SECRET: "s", DATABASE_URL: "postgres://hub:pw@127.0.0.1:9/hub"})
    await eventually(() => hub.output.includes("The queue of runs does not work"))
    expect(await hub.end()).to.equal(0)
    expect(hub.output).to.include('"msg":"Stopped."')
  })

  it("answers a run that outlasts the drain time as failed, and ends itself", () =>
    withLook(async (look) => {
      const hub = await started({ACTION_HUB_SECRET: "s", ACTION_HUB_DRAIN_SECONDS: "0"})
      const run = execute(hub, look.url)
      await once(look.server, "asked")
      hub.signal("SIGTERM")
      expect(await run)
        .to.deep.include({success: false})
        .and.property("message")
        .includes("stopped in the middle")
      expect(await hub.exitCode()).to.equal(0)
    }))
})

describe("a hub in which something unforeseen happens", () => {
  it("goes on when a promise is rejected unheard, and logs it", async () => {
    const hub = await started({ACTION_HUB_SECRET: "s"})
    hub.signal("SIGUSR2")
    await eventually(() => hub.output.includes("An unexpected error."))
    expect(await listingStatus(hub, firstApiKey("s"))).to.equal(200)
    expect(await hub.end()).to.equal(0)
  })

  it("ends in an orderly way when an exception is caught by nobody, for its supervisor to start it afresh", () =>
    withLook(async (look) => {
      const hub = await started({ACTION_HUB_SECRET: "s"})
      const run = execute(hub, look.url)
      const [response] = (await once(look.server, "asked")) as [ServerResponse]
      hub.signal("SIGHUP")
      await eventually(() => hub.output.includes("Stopping"))
      response.end(emptyLook)
      expect(await run).to.deep.include({success: true})
      expect(await hub.exitCode()).to.equal(1)
      expect(hub.output).to.include("An unexpected error.")
    }))
})

describe("npm run generate-api-key", () => {
  it("prints a new token of the configured secret, and nothing else", async () => {
    const tokens = await Promise.all([
      printedBy({ACTION_HUB_SECRET: "s"}),
      printedBy({ACTION_HUB_SECRET: "s"}),
    ])
    expect(tokens.map((token) => isApiKey("s", token.trim()))).to.deep.equal([true, true])
    expect(tokens[0]).not.to.equal(tokens[1])
  })

  it("explains itself when asked for help, and prints no token", async () => {
    const help = await runCommand("commands/generate_api_key.js", {options: ["--help"]})
    expect(help.output).to.match(/^Usage: node dist\/src\/server\/cli\.js generate-api-key \[options\]\n/)
    expect(help.output).not.to.match(/[0-9a-f]{64}/)
    expect(help).to.include({exitCode: 0, errors: ""})
  })

  for (const [option, error] of [
    ["--loud", "unknown option '--loud'"],
    ["now", "too many arguments"],
  ] as const) {
    it(`refuses ${option}, and prints no token`, async () => {
      const {exitCode, output, errors} = await runCommand("commands/generate_api_key.js", {options: [option]})
      expect({exitCode, output}).to.deep.equal({exitCode: 1, output: ""})
      expect(errors).to.include(error)
    })
  }

  it("uses the secret that the hub has generated", () =>
    withTemporaryDirectory(async (directory) => {
      const token = await printedBy({ACTION_HUB_DATA_DIR: directory})
      const hub = await started({ACTION_HUB_DATA_DIR: directory})
      expect(await listingStatus(hub, token.trim())).to.equal(200)
      await hub.end()
    }))
})

async function started(environment: Record<string, string>): Promise<Command> {
  const hub = new Command("boot.js", environment)
  await hub.untilListening()
  return hub
}

async function startedAtTerminal(environment: Record<string, string>): Promise<Command> {
  const hub = new Command("boot.js", environment, {atTerminal: true})
  await hub.untilListening()
  return hub
}

async function printedBy(environment: Record<string, string>): Promise<string> {
  const command = new Command("commands/generate_api_key.js", environment)
  expect(await command.exitCode()).to.equal(0)
  return command.output
}

async function listingStatus(hub: Command, token: string): Promise<number> {
  const {statusCode} = await post(`${hub.url}/`, token, {})
  return statusCode
}

async function execute(hub: Command, downloadUrl: string): Promise<object> {
  const {text} = await post(`${hub.url}/actions/rudder_event/execute`, firstApiKey("s"), {
    type: "query",
    data: {rudder_write_key: "a key", rudder_server_url: "http://127.0.0.1:9"},
    scheduled_plan: {download_url: downloadUrl},
  })
  return parsedOutcome(text)
}

async function post(url: string, token: string, body: object): Promise<{statusCode: number; text: string}> {
  const dispatcher = new Agent()
  try {
    const headers = {"authorization": `Token token="${token}"`, "content-type": "application/json"}
    const response = await request(url, {method: "POST", headers, body: JSON.stringify(body), dispatcher})
    return {statusCode: response.statusCode, text: await response.body.text()}
  } finally {
    await dispatcher.destroy()
  }
}

const emptyLook = JSON.stringify({
  fields: {
    dimensions: [{name: "users.id", tags: ["user_id"]}],
    measures: [],
    table_calculations: [],
    pivots: [],
  },
  data: [],
})

/** A download address that answers when the test has it answer. */
async function withLook(use: (look: {url: string; server: Server}) => Promise<void>): Promise<void> {
  const server = createServer((_request, response) => server.emit("asked", response))
  try {
    await use({url: `http://127.0.0.1:${await listenOnLoopback(server)}/`, server})
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
