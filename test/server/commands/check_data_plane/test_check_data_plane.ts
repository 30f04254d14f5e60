import {expect} from "chai"
import {
  type DataPlane,
  type DataPlaneOptions,
  DEFAULT_WRITE_KEY,
  startDataPlane,
} from "../../../stand_ins/data_plane_stand_in"
import {serveOnLoopback} from "../../../stand_ins/loopback_server"
import {type CommandRun, runCommand} from "../../support/command_process"

const disabledKey = "canary-disabled-key"

interface Answered {
  readonly question: string
  readonly expected: string
  readonly seen: string
  readonly isAsExpected: boolean
  readonly hub: string
}

/** The command as a process of its own; neither key may show in what it prints. */
async function check(
  url: string,
  options: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {RUDDERSTACK_WRITE_KEY: DEFAULT_WRITE_KEY},
  standardInput = "",
): Promise<CommandRun> {
  const run = await runCommand("commands/check_data_plane/check_data_plane.js", {
    options: ["--url", url, ...options],
    environment,
    standardInput,
  })
  for (const key of [DEFAULT_WRITE_KEY, disabledKey, "canary"]) {
    expect(run.output + run.errors).to.not.contain(key)
  }
  return run
}

async function answersOf(url: string): Promise<Answered[]> {
  const {output, exitCode, errors} = await check(url, ["--json"])
  expect(errors).to.equal("")
  const {answers, isSound} = JSON.parse(output) as {answers: Answered[]; isSound: boolean}
  expect(exitCode).to.equal(isSound ? 0 : 1)
  return answers
}

describe("npm run check:data-plane", () => {
  let plane: DataPlane
  async function start(options: DataPlaneOptions = {}): Promise<void> {
    plane = await startDataPlane({disabledWriteKeys: [disabledKey], ...options})
  }
  afterEach(() => plane.close())

  for (const words of ["current", "before_1.46"] as const) {
    it(`finds the stand-in to be a data plane, with the words ${words}, and leaves nothing there`, async () => {
      await start({words})
      const {exitCode, output, errors} = await check(`${plane.url}/v1/batch`, [
        "--disabled-write-key",
        disabledKey,
      ])
      const [heading, ...lines] = output.trimEnd().split("\n")
      expect(heading?.trim().split(/ {2,}/)).to.deep.equal(["question", "expected", "seen", "the hub"])
      expect(lines.map((line) => line.trim().split(/ {2,}/).slice(0, 3))).to.deep.equal([
        ["empty batch", "400 (empty batch payload)", "400 (empty batch payload)"],
        ["unknown write key", "401 (invalid write key)", "401 (invalid write key)"],
        ["disabled source", "404 (source is disabled)", "404 (source is disabled)"],
        ["gzip", "400 (empty batch payload)", "400 (empty batch payload)"],
        ["batch of 500 KB", "400 (empty batch payload)", "400 (empty batch payload)"],
        ["batch over 4 MB", "413, or 400 (empty batch payload)", "413 (request size exceeds max limit)"],
        [
          "event without an id",
          "400 (request neither has anonymousid nor userid)",
          "400 (request neither has anonymousid nor userid)",
        ],
        ["ok", "data plane", "All 7 answers are as expected."],
      ])
      expect({exitCode, errors}).to.deep.equal({exitCode: 0, errors: ""})
      expect(plane.counts).to.deep.equal({requests: 7, events: 0, distinctMessageIds: 0})
    })
  }

  it("sends ten marked events when asked to, with the write key from standard input", async () => {
    await start()
    const options = ["--send", "--write-key-stdin"]
    const {exitCode, output} = await check(plane.url, options, {}, `${DEFAULT_WRITE_KEY}\n`)
    const [, mark] = /Look for the userId looker-hub-check and the check (\S+)\./.exec(output) ?? []
    expect(plane.events.map(({userId, properties}) => ({userId, properties}))).to.deep.equal(
      Array.from({length: 10}, (_, index) => ({
        userId: "looker-hub-check",
        properties: {check: mark, number: index + 1},
      })),
    )
    expect(plane.counts).to.include({events: 10, distinctMessageIds: 10})
    expect(plane.events[0]?.context).to.deep.equal({ip: "0.0.0.0"})
    expect(exitCode).to.equal(0)
  })

  it("asks nothing where standard input has no write key", async () => {
    await start()
    const {exitCode, output} = await check(plane.url, ["--write-key-stdin"], {}, "\n")
    expect(output).to.equal("wrong    data plane  Standard input has no write key. Give it with < file.\n")
    expect(exitCode).to.equal(1)
    expect(plane.counts.requests).to.equal(0)
  })

  const others: [title: string, options: DataPlaneOptions, changed: Record<string, string>][] = [
    ["knows no gzip", {readsGzip: false}, {gzip: "400 (invalid json)"}],
    [
      "does not know the write key",
      {writeKeys: ["another"]},
      {
        "empty batch": "401 (invalid write key)",
        "gzip": "401 (invalid write key)",
        "batch of 500 KB": "401 (invalid write key)",
        "batch over 4 MB": "401 (invalid write key)",
        "event without an id": "401 (invalid write key)",
      },
    ],
    [
      "stands behind a proxy with a limit of 100 KB",
      {
        intercept: ({body}) =>
          body.length > 100_000 ? {kind: "answer", status: 413, body: "<html>Too large</html>"} : undefined,
      },
      {"batch of 500 KB": "413 with a web page"},
    ],
  ]
  for (const [title, options, changed] of others) {
    it(`says what differs where the data plane ${title}`, async () => {
      await start(options)
      const answers = await answersOf(plane.url)
      const different = answers.filter(({isAsExpected}) => !isAsExpected)
      expect(Object.fromEntries(different.map(({question, seen}) => [question, seen]))).to.deep.equal(changed)
      expect(plane.counts.events).to.equal(0)
    })
  }

  it("notices an address that takes everything, and repeats none of its words", async () => {
    await start()
    const page = await serveOnLoopback((request, response) => {
      request.resume().on("end", () => response.end("<html>canary</html>"))
    })
    try {
      const answers = await answersOf(page.url)
      expect(answers.map(({seen}) => seen)).to.deep.equal(answers.map(() => "200 with a web page"))
      expect(answers.some(({isAsExpected}) => isAsExpected)).to.equal(false)
      expect(answers[0]?.hub).to.equal("The form and the doctor say that this is no RudderStack data plane.")
    } finally {
      await page.close()
    }
  })

  it("asks no further when nobody answers", async () => {
    await start()
    const {exitCode, output} = await check("http://127.0.0.1:1")
    expect(output).to.match(
      /^wrong {4}data plane {2}http:\/\/127\.0\.0\.1:1 did not answer to "empty batch": it cannot be reached \(ECONNREFUSED\)\. Check that/,
    )
    expect(exitCode).to.equal(1)
  })

  it("keeps to the network rules of the hub", async () => {
    await start()
    const {exitCode, output} = await check(plane.url, [], {
      RUDDERSTACK_WRITE_KEY: DEFAULT_WRITE_KEY,
      ACTION_HUB_ALLOWED_HOSTS: "shop.dataplane.rudderstack.com",
    })
    expect(output).to.contain("the hub may not call it.")
    expect({exitCode, requests: plane.requests.length}).to.deep.equal({exitCode: 1, requests: 0})
  })

  for (const [what, url] of [
    ["without https", "shop.example/canary"],
    ["with a password in it", "https://name:canary@shop.example"],
    ["with a query", "https://shop.example?canary"],
  ] as const) {
    it(`takes no address ${what}, names the option that has it, and does not repeat it`, async () => {
      await start()
      const {exitCode, output} = await check(url)
      expect(output).to.match(
        /^wrong {4}data plane {2}--url is not the address of a data plane\. Give one such as/,
      )
      expect(output).not.to.match(/Rudder Server URL|settings/)
      expect(exitCode).to.equal(1)
    })
  }

  for (const [what, environment] of [
    ["none is given", {}],
    ["it is empty", {RUDDERSTACK_WRITE_KEY: ""}],
    ["it is blank", {RUDDERSTACK_WRITE_KEY: " "}],
  ] as const) {
    it(`asks for a write key where ${what}, and says where to put it`, async () => {
      await start()
      const {exitCode, output, errors} = await check(plane.url, [], environment)
      expect(errors).to.equal(
        "error: give the write key in RUDDERSTACK_WRITE_KEY, or with --write-key-stdin\n",
      )
      expect({exitCode, output}).to.deep.equal({exitCode: 1, output: ""})
    })
  }
})
