import {expect} from "chai"
import {writeFileSync} from "node:fs"
import {join} from "node:path"
import "../../../../src/actions"
import {readConfig} from "../../../../src/server/config"
import {RegistrationError} from "../../../../src/server/commands/register/registration_error"
import {type Order, orderFrom} from "../../../../src/server/commands/register/order"
import type {RegisterOptions} from "../../../../src/server/commands/register/register_options"
import {secretsIn} from "../../../../src/server/commands/register/secrets_in"
import {withTemporaryDirectory} from "../../support/temporary_directory"

const lookerKey = {clientId: "an-id", clientSecret: "a-secret"}
const environment = {ACTION_HUB_SECRET: "the-hubs-secret", ACTION_HUB_BASE_URL: "https://hub.example.com/"}

const options: RegisterOptions = {
  lookerUrl: "https://shop.looker.com",
  hubUrl: undefined,
  iniFile: undefined,
  dataPlaneUrl: undefined,
  sourceName: undefined,
  actionNames: undefined,
  isApplied: false,
  renewsToken: false,
  renewsSettings: false,
  isJson: false,
}

interface Given {
  readonly options?: Partial<RegisterOptions>
  readonly environment?: NodeJS.ProcessEnv
  readonly lookerKey?: Partial<typeof lookerKey>
  readonly writeKey?: string
}

function order(given: Given = {}): Promise<Order> {
  return orderFrom({
    options: {...options, ...given.options},
    config: readConfig(given.environment ?? environment),
    lookerKey: {clientId: undefined, clientSecret: undefined, ...(given.lookerKey ?? lookerKey)},
    writeKey: given.writeKey ?? "",
  })
}

describe("what is ordered of a registration", () => {
  it("is every action of the hub at its address, with a token that its secret makes", async () => {
    const {lookerUrl, credentials, token, wanted} = await order()
    expect({lookerUrl, credentials, hubUrl: wanted.hubUrl, settings: wanted.settings}).to.deep.equal({
      lookerUrl: "https://shop.looker.com",
      credentials: lookerKey,
      hubUrl: "https://hub.example.com",
      settings: {},
    })
    expect(token).to.match(/^[0-9a-f]{64}\/[0-9a-f]{128}$/)
    expect(wanted.actions.map(({name}) => name)).to.deep.equal([
      "rudder_event",
      "rudder_track",
      "rudder_group",
    ])
  })

  it("is what the command line says rather than the settings", async () => {
    const {wanted} = await order({
      options: {
        hubUrl: "https://other.example.com",
        actionNames: ["rudder_group"],
        dataPlaneUrl: "https://plane",
      },
      writeKey: "a-write-key",
    })
    expect(wanted.hubUrl).to.equal("https://other.example.com")
    expect(wanted.actions.map(({name}) => name)).to.deep.equal(["rudder_group"])
    expect(wanted.settings).to.deep.equal({
      rudder_write_key: "a-write-key",
      rudder_server_url: "https://plane",
    })
  })

  it("holds secrets that must not be told", async () => {
    const given = await order({options: {dataPlaneUrl: "https://plane"}, writeKey: "a-write-key"})
    expect(secretsIn(given)).to.deep.equal(["an-id", "a-secret", given.token, "a-write-key"])
  })

  it("takes address and key from a looker.ini", () =>
    withTemporaryDirectory(async (directory) => {
      const iniFile = join(directory, "looker.ini")
      writeFileSync(iniFile, "[Looker]\nbase_url=https://i.looker.com:19999\nclient_id=i\nclient_secret=s\n")
      const {lookerUrl, credentials} = await order({options: {lookerUrl: undefined, iniFile}})
      expect({lookerUrl, credentials}).to.deep.equal({
        lookerUrl: "https://i.looker.com:19999",
        credentials: {clientId: "i", clientSecret: "s"},
      })
    }))

  it("is refused with a looker.ini whose address is no https address", () =>
    withTemporaryDirectory(async (directory) => {
      const iniFile = join(directory, "looker.ini")
      writeFileSync(iniFile, "[Looker]\nbase_url=http://i.looker.com\nclient_id=i\nclient_secret=s\n")
      expect(await refusal({options: {lookerUrl: undefined, iniFile}})).to.match(
        /looker\.ini names no https address of Looker as base_url\. Give --looker-url, or mend the file\.$/,
      )
    }))

  const sources = JSON.stringify({Marketing: {rudder_write_key: "k"}, Sales: {rudder_write_key: "k"}})
  const refused: [title: string, given: Given, told: string][] = [
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
      {environment: {ACTION_HUB_DATA_DIR: "/nowhere"}},
      "There is no secret to make a token with, neither in the settings nor in /nowhere. Run it where the hub runs, or set the hub's ACTION_HUB_SECRET.",
    ],
    [
      "an action of that name",
      {options: {actionNames: ["track"]}},
      "This hub has no action track. It has rudder_event, rudder_track, rudder_group.",
    ],
    [
      "a source of that name",
      {options: {sourceName: "sales"}, environment: {...environment, ACTION_HUB_SOURCES: sources}},
      'ACTION_HUB_SOURCES has no source "sales". It has Marketing, Sales.',
    ],
    [
      "a looker.ini that can be read",
      {options: {iniFile: "/nowhere/looker.ini"}},
      "/nowhere/looker.ini cannot be read (ENOENT). Check its path and mode.",
    ],
  ]
  for (const [title, given, told] of refused) {
    it(`is refused without ${title}`, async () => {
      expect(await refusal(given)).to.equal(told)
    })
  }

  /** What is told of why it is refused. */
  async function refusal(given: Given): Promise<string> {
    try {
      await order(given)
    } catch (error) {
      expect(error).to.be.instanceOf(RegistrationError)
      const {text, cure} = error as RegistrationError
      return `${text} ${cure}`
    }
    return "nothing"
  }
})
