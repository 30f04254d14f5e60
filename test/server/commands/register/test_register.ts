import {expect} from "chai"
import {writeFileSync} from "node:fs"
import {join} from "node:path"
import {type DataPlane, DEFAULT_WRITE_KEY, startDataPlane} from "../../../stand_ins/data_plane_stand_in"
import {type HubProcess, startHub} from "../../../stand_ins/hub_process"
import {type LookerApiServer, startLookerApi} from "../../../stand_ins/looker_api"
import {readProjectFile} from "../../../contract/support/project"
import type {CommandRun} from "../../support/command_process"
import {withTemporaryDirectory} from "../../support/temporary_directory"
import {selfSigned} from "../doctor/support/certificate"
import {startTlsProxy} from "../doctor/support/tls_proxy"
import {runRegister} from "./support/register_process"

const secret = "a-secret-that-nobody-may-read"
const validFrom = new Date(Date.now() - 24 * 60 * 60 * 1000)
const validUntil = new Date(Date.now() + 24 * 60 * 60 * 1000)
const subjectWidth = "wrong    RudderStack Identify".length

describe("npm run register", () => {
  let hub: HubProcess
  let plane: DataPlane
  let looker: LookerApiServer

  before(async () => {
    ;[hub, plane] = await Promise.all([
      startHub({env: {ACTION_HUB_SECRET: secret}}),
      startDataPlane({writeKeys: [DEFAULT_WRITE_KEY, "another-key"]}),
    ])
  })
  after(() => Promise.all([hub.stop(), plane.close()]))
  beforeEach(async () => {
    looker = await startLookerApi()
  })
  afterEach(() => looker.close())

  function environment(): NodeJS.ProcessEnv {
    return {
      ACTION_HUB_BASE_URL: hub.url,
      ACTION_HUB_SECRET: secret,
      LOOKERSDK_CLIENT_ID: looker.clientId,
      LOOKERSDK_CLIENT_SECRET: looker.clientSecret,
    }
  }

  /** With the data plane's settings, and none of what must stay secret in what it says. */
  async function run(options: string[], more: NodeJS.ProcessEnv = {}, writeKey = DEFAULT_WRITE_KEY) {
    const result = await runRegister({
      options: ["--looker-url", looker.url, "--data-plane", plane.url, "--write-key-stdin", ...options],
      environment: {...environment(), ...more},
      standardInput: `${writeKey}\n`,
    })
    expectNoSecret(result)
    return result
  }

  function expectNoSecret({output, errors}: CommandRun): void {
    for (const text of [secret, DEFAULT_WRITE_KEY, hub.token, looker.clientId, looker.clientSecret]) {
      expect(output + errors).to.not.contain(text)
    }
  }

  it("says what the documentation shows, and changes what it says", async () => {
    const dryRun = await run([])
    expect(shown(dryRun)).to.equal(documented())
    expect(looker.writes()).to.deep.equal([])

    const first = await run(["--apply"])
    expect(shown(first)).to.match(
      /^done .*with a token\.\n(done .*Enabled it.*\n){3}(ok .*test of it succeeds\.\n){3}Done\.\n$/,
    )
    const writes = [...looker.writes()]
    expect(writes).to.deep.equal([
      "POST /integration_hubs",
      "PATCH /integrations/1::rudder_event",
      "PATCH /integrations/1::rudder_track",
      "PATCH /integrations/1::rudder_group",
    ])
    expect(looker.hubs[0]?.fetchError).to.equal(null)
    for (const {isEnabled, settings} of looker.hubs[0]?.actions ?? []) {
      expect({isEnabled, values: settings.map(({value}) => value)}).to.deep.equal({
        isEnabled: true,
        values: [DEFAULT_WRITE_KEY, plane.url, ""],
      })
    }

    const second = await run(["--apply"])
    expect(shown(second)).to.match(/^(as is .*\n){4}(ok .*\n){3}Nothing to do\.\n$/)
    expect(looker.writes()).to.deep.equal(writes)
    expect(looker.sessions()).to.equal(0)
  }).timeout(60_000) // three processes, one after the other

  it("takes the settings of a named source, for the actions that are named", async () => {
    const sources = {Marketing: {rudder_write_key: DEFAULT_WRITE_KEY, rudder_server_url: plane.url}}
    const result = await runRegister({
      options: ["--looker-url", looker.url, "--source", "Marketing", "--actions", "rudder_track", "--apply"],
      environment: {...environment(), ACTION_HUB_SOURCES: JSON.stringify(sources)},
    })
    expectNoSecret(result)
    expect(result.exitCode).to.equal(0)
    expect(looker.writes()).to.deep.equal(["POST /integration_hubs", "PATCH /integrations/1::rudder_track"])
    expect(track()?.settings[0]?.value).to.equal(DEFAULT_WRITE_KEY)
  })

  it("takes address and API key from a looker.ini, and answers with JSON", () =>
    withTemporaryDirectory(async (directory) => {
      const ini = join(directory, "looker.ini")
      writeFileSync(
        ini,
        `[Looker]\nbase_url=${looker.url}\nclient_id=${looker.clientId}\nclient_secret=${looker.clientSecret}\n`,
      )
      const result = await runRegister({
        options: ["--ini", ini, "--data-plane", plane.url, "--write-key-stdin", "--json"],
        environment: {ACTION_HUB_BASE_URL: hub.url, ACTION_HUB_SECRET: secret},
        standardInput: DEFAULT_WRITE_KEY,
      })
      expectNoSecret(result)
      const {isSound, isApplied, lines} = JSON.parse(result.output) as Record<string, unknown>
      expect({isSound, isApplied, count: Array.isArray(lines) && lines.length}).to.deep.equal({
        isSound: true,
        isApplied: false,
        count: 4,
      })
    }))

  it("gives Looker no empty write key, and does not ask it anything", async () => {
    const {exitCode, output} = await run(["--renew-settings", "--apply"], {}, "")
    expect(output).to.match(
      /^wrong +data plane +Standard input has no write key\. .*\nNothing has been changed/,
    )
    expect({exitCode, calls: looker.calls}).to.deep.equal({exitCode: 1, calls: []})
  })

  it("names all that is missing at once", async () => {
    const {exitCode, output, errors} = await runRegister({
      options: ["--data-plane", plane.url, "--write-key-stdin"],
      environment: {ACTION_HUB_DATA_DIR: "/nowhere"},
    })
    expect(lines(output)).to.deep.equal([
      "wrong    Looker",
      "wrong    API key",
      "wrong    secret",
      "wrong    Action Hub",
      "wrong    data plane",
    ])
    expect({exitCode, errors}).to.deep.equal({exitCode: 1, errors: ""})
  })

  const mistakes: [options: string[], text: string][] = [
    [["--looker-url", "http://shop.looker.com"], "It is not an https address such as"],
    [["--looker-url", "https://shop.looker.com", "--data-plane", "https://p"], "go together"],
    [["--ini", "i", "--source", "s", "--data-plane", "https://p", "--write-key-stdin"], "give either"],
  ]
  for (const [options, text] of mistakes) {
    it(`refuses ${options.join(" ")}`, async () => {
      const {exitCode, output, errors} = await runRegister({options})
      expect({exitCode, output}).to.deep.equal({exitCode: 1, output: ""})
      expect(errors).to.contain(text)
    })
  }

  it("keeps to the network rules of the hub", async () => {
    const {exitCode, output} = await run(["--apply"], {ACTION_HUB_ALLOWED_HOSTS: "shop.looker.com"})
    expect(output).to.contain("could not be asked to log in: the hub may not call it.")
    expect({exitCode, calls: looker.calls}).to.deep.equal({exitCode: 1, calls: []})
  })

  it("checks certificates, whatever the environment of Looker's SDK says", async () => {
    const proxy = await startTlsProxy(selfSigned({host: "localhost", validFrom, validUntil}))
    proxy.passTo(looker.url)
    try {
      const {exitCode, output} = await run(["--looker-url", proxy.url, "--apply"], {
        LOOKERSDK_VERIFY_SSL: "false",
        LOOKERSDK_BASE_URL: looker.url,
      })
      expect(output).to.contain("could not be asked to log in: its certificate is not trusted")
      expect({exitCode, calls: looker.calls}).to.deep.equal({exitCode: 1, calls: []})
    } finally {
      await proxy.close()
    }
  })

  it("goes on where it was interrupted", async () => {
    looker.interfere("PATCH /integrations/1::rudder_track", {
      status: 422,
      body: JSON.stringify({
        message: `Not\n\u001b${DEFAULT_WRITE_KEY}`,
        errors: [{field: "params", message: "odd"}],
      }),
    })
    const first = await run(["--apply"])
    expect(lines(first.output)).to.deep.equal([
      "done     Action Hub",
      "done     RudderStack Identify",
      "wrong    Looker",
    ])
    expect(first.output).to.contain(" did not set up 1::rudder_track (422): Not …; params: odd. Fix what")
    expect({exitCode: first.exitCode, sessions: looker.sessions()}).to.deep.equal({exitCode: 1, sessions: 0})
    looker.interfere("PATCH /integrations/1::rudder_track", "pass")
    const second = await run(["--apply"])
    expect(second.exitCode).to.equal(0)
    expect(lines(second.output).filter((line) => line.startsWith("done"))).to.deep.equal([
      "done     RudderStack Track",
      "done     RudderStack Group",
    ])
  })

  /** With the address of the documentation's hub. */
  function shown({exitCode, output, errors}: CommandRun): string {
    expect({exitCode, errors}).to.deep.equal({exitCode: 0, errors: ""})
    return output.replaceAll(hub.url, "https://hub.example.com")
  }

  function lines(output: string): string[] {
    return output
      .trimEnd()
      .split("\n")
      .slice(0, -1)
      .map((line) => line.slice(0, subjectWidth).trimEnd())
  }

  function track() {
    return looker.hubs[0]?.actions.find(({name}) => name === "rudder_track")
  }
})

/** What the documentation shows of a dry run. */
function documented(): string | undefined {
  return /^```\n\$ npm run .*register.*\n([^`]*)```$/m.exec(readProjectFile("docs/registering.md"))?.[1]
}
