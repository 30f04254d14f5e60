import {expect} from "chai"
import {writeFileSync} from "node:fs"
import {join} from "node:path"
import "../../../../src/actions"
import {readConfig} from "../../../../src/server/config/config"
import type {RegisterOptions} from "../../../../src/server/commands/register/register_options"
import {problemLines} from "../../../../src/server/commands/report"
import {
  type RegistrationInput,
  registrationInput,
  secretsOf,
} from "../../../../src/server/commands/register/registration_input"
import {withTemporaryDirectory} from "../../support/temporary_directory"

const lookerKey = {clientId: "an-id", clientSecret: "a-secret"}
const environment = {ACTION_HUB_SECRET: "the-hubs-secret", ACTION_HUB_BASE_URL: "https://hub.example.com/"}

const options: RegisterOptions = {lookerUrl: "https://shop.looker.com"}

interface Given {
  readonly options?: RegisterOptions
  readonly environment?: NodeJS.ProcessEnv
  readonly lookerKey?: Partial<typeof lookerKey>
  readonly dataPlane?: {url: string; writeKey: string}
}

interface Read {
  readonly lookerUrl: string
  readonly clientId: string
  readonly clientSecret: string
}

function input(given: Given = {}): Promise<RegistrationInput> {
  return registrationInput({
    options: given.options ?? options,
    config: readConfig(given.environment ?? environment),
    lookerKey: {clientId: undefined, clientSecret: undefined, ...(given.lookerKey ?? lookerKey)},
    dataPlane: async () => given.dataPlane,
  })
}

describe("what a registration needs", () => {
  it("is every action of the hub at its address, with a token that its secret makes", async () => {
    const {lookerUrl, credentials, token, desired} = await input()
    expect({lookerUrl, credentials, hubUrl: desired.hubUrl, settings: desired.settings}).to.deep.equal({
      lookerUrl: "https://shop.looker.com",
      credentials: lookerKey,
      hubUrl: "https://hub.example.com",
      settings: {},
    })
    expect(token).to.match(/^[0-9a-f]{64}\/[0-9a-f]{128}$/)
    expect(desired.actions.map(({name}) => name)).to.deep.equal([
      "rudder_event",
      "rudder_track",
      "rudder_group",
    ])
  })

  it("is what the command line says rather than the settings", async () => {
    const {desired} = await input({
      options: {
        ...options,
        hubUrl: "https://other.example.com",
        actions: ["rudder_group"],
      },
      dataPlane: {url: "https://plane", writeKey: "a-write-key"},
    })
    expect(desired.hubUrl).to.equal("https://other.example.com")
    expect(desired.actions.map(({name}) => name)).to.deep.equal(["rudder_group"])
    expect(desired.settings).to.deep.equal({
      rudder_write_key: "a-write-key",
      rudder_server_url: "https://plane",
    })
  })

  it("knows the secrets that must not be printed", async () => {
    const given = await input({dataPlane: {url: "https://plane", writeKey: "a-write-key"}})
    expect(secretsOf(given)).to.deep.equal(["an-id", "a-secret", given.token, "a-write-key"])
  })

  const inis: [title: string, text: string, read: Partial<Read>][] = [
    [
      "address and key",
      "[Looker]\nbase_url=https://i.looker.com:19999\nclient_id=i\nclient_secret=s=\nverify_ssl=False\n",
      {lookerUrl: "https://i.looker.com:19999", clientSecret: "s="},
    ],
    [
      "the section [Looker] among others, with comments, with another before",
      "client_id=a\n[Other]\nclient_id=b\n[Looker]\r\nclient_id=i\n# client_id=c\nclient_secret=s\n[Last]\nclient_id=d\n",
      {},
    ],
    ["values in quotes, with spaces around", `[Looker]\r\n client_id = "i" \r\nclient_secret = 's'\r\n`, {}],
  ]
  for (const [title, text, read] of inis) {
    it(`takes from a looker.ini ${title}`, () =>
      withTemporaryDirectory(async (directory) => {
        const iniFile = join(directory, "looker.ini")
        writeFileSync(iniFile, text)
        const hasAddress = read.lookerUrl !== undefined
        const {lookerUrl, credentials} = await input({
          options: hasAddress ? {ini: iniFile} : {...options, ini: iniFile},
        })
        expect({lookerUrl, ...credentials}).to.deep.equal({
          lookerUrl: "https://shop.looker.com",
          clientId: "i",
          clientSecret: "s",
          ...read,
        })
      }))
  }

  it("is refused with a looker.ini that holds half a key", () =>
    withTemporaryDirectory(async (directory) => {
      const iniFile = join(directory, "looker.ini")
      writeFileSync(iniFile, "[Looker]\nclient_id=i\nclient_secret=\n")
      expect(await refusal({options: {...options, ini: iniFile}})).to.match(
        /looker\.ini holds no whole API key\. Give it client_id and client_secret, in the section \[Looker\]\.$/,
      )
    }))

  it("is refused with a looker.ini without its section", () =>
    withTemporaryDirectory(async (directory) => {
      const iniFile = join(directory, "looker.ini")
      writeFileSync(iniFile, "client_id=i\nclient_secret=s\n")
      expect(await refusal({options: {...options, ini: iniFile}})).to.match(
        /looker\.ini cannot be read \(Error\)\. Check its path and mode, and that it has a section \[Looker\]\.$/,
      )
    }))

  it("is refused with a looker.ini whose address is no https address", () =>
    withTemporaryDirectory(async (directory) => {
      const iniFile = join(directory, "looker.ini")
      writeFileSync(iniFile, "[Looker]\nbase_url=http://i.looker.com\nclient_id=i\nclient_secret=s\n")
      expect(await refusal({options: {ini: iniFile}})).to.match(
        /looker\.ini names no https address of Looker as base_url\. Give --looker-url, or fix the file\.$/,
      )
    }))

  const sources = JSON.stringify({Marketing: {rudder_write_key: "k"}, Sales: {rudder_write_key: "k"}})
  const refused: [title: string, given: Given, text: string][] = [
    [
      "a key",
      {lookerKey: {clientId: "an-id"}},
      "No API key of Looker is given. Set LOOKERSDK_CLIENT_ID and LOOKERSDK_CLIENT_SECRET, or name a looker.ini with --ini.",
    ],
    [
      "an address of the hub",
      {environment: {ACTION_HUB_SECRET: "s"}},
      "Nothing says where Looker reaches the hub. Set ACTION_HUB_BASE_URL, or give --hub-url.",
    ],
    [
      "an address of the hub that keeps the token secret",
      {environment: {...environment, ACTION_HUB_BASE_URL: "http://hub.example.com"}},
      "http://hub.example.com is no https address: others on the way could read the token and the settings. Put a proxy with TLS before the hub, and name its https address.",
    ],
    [
      "a secret of the hub",
      {environment: {...environment, ACTION_HUB_SECRET: undefined, ACTION_HUB_DATA_DIR: "/nowhere"}},
      "There is no secret to make a token with, neither in the settings nor in /nowhere. Run it where the hub runs, or set the hub's ACTION_HUB_SECRET.",
    ],
    [
      "an action of that name",
      {options: {...options, actions: ["track"]}},
      "This hub has no action track. It has rudder_event, rudder_track, rudder_group.",
    ],
    [
      "a source of that name",
      {options: {...options, source: "sales"}, environment: {...environment, ACTION_HUB_SOURCES: sources}},
      'ACTION_HUB_SOURCES has no source "sales". It has Marketing, Sales.',
    ],
    [
      "a looker.ini that can be read",
      {options: {...options, ini: "/nowhere/looker.ini"}},
      "/nowhere/looker.ini cannot be read (ENOENT). Check its path and mode, and that it has a section [Looker].",
    ],
  ]
  for (const [title, given, text] of refused) {
    it(`is refused without ${title}`, async () => {
      expect(await refusal(given)).to.equal(text)
    })
  }

  it("is refused with everything that is missing or wrong, each in a line", async () => {
    const given = {
      options: {actions: ["track"], source: "Sales"},
      environment: {ACTION_HUB_DATA_DIR: "/nowhere"},
      lookerKey: {},
    }
    expect((await refusal(given)).split("\n").map((line) => line.split(".")[0])).to.deep.equal([
      "Nothing says which Looker",
      "No API key of Looker is given",
      "There is no secret to make a token with, neither in the settings nor in /nowhere",
      "Nothing says where Looker reaches the hub",
      "This hub has no action track",
      'ACTION_HUB_SOURCES has no source "Sales"',
    ])
  })

  /** What is reported of a refusal, in lines. */
  async function refusal(given: Given): Promise<string> {
    try {
      await input(given)
    } catch (error) {
      return problemLines(error, "unforeseen")
        .map((line) => `${line.text} ${"cure" in line ? line.cure : ""}`)
        .join("\n")
    }
    return "nothing"
  }
})
