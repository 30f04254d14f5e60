import {expect} from "chai"
import {writeFileSync} from "node:fs"
import {join} from "node:path"
import {type DataPlane, DEFAULT_WRITE_KEY, startDataPlane} from "../../../stand_ins/data_plane_stand_in"
import {type HubProcess, startHub} from "../../../stand_ins/hub_process"
import {withTemporaryDirectory} from "../../support/temporary_directory"
import {selfSigned} from "./support/certificate"
import {runDoctor} from "./support/doctor_process"
import {startTlsProxy, type TlsProxy} from "./support/tls_proxy"

const secret = "a-secret-that-nobody-may-read"
const oneDayMs = 24 * 60 * 60 * 1000

describe("npm run doctor", () => {
  it("reports everything that is wrong with the settings, and nothing else", async () => {
    const environment = {PORT: "x", ACTION_HUB_HISTORY: "perhaps", ACTION_HUB_METRICS_TOKEN: "canary"}
    const {exitCode, output, errors} = await runDoctor({environment})
    expect(output.split("\n").map((line) => line.slice(0, 33).trimEnd())).to.deep.equal([
      "wrong    settings        PORT is",
      "wrong    settings        ACTION_H",
      "wrong    settings        ACTION_H",
      "",
    ])
    expect(output).to.not.contain("canary")
    expect({exitCode, errors}).to.deep.equal({exitCode: 1, errors: ""})
  })

  const mistakes: [options: string[], text: string][] = [
    [["--data-plane", "http://127.0.0.1"], "--data-plane and --write-key-stdin go together"],
    [["--write-key-stdin"], "--data-plane and --write-key-stdin go together"],
    [["--looker-url", "shop.looker.com"], "It is not an http(s) address such as"],
    [["--loud"], "unknown option '--loud'"],
    [["now"], "too many arguments"],
  ]
  for (const [options, text] of mistakes) {
    it(`refuses ${options.join(" ")}`, async () => {
      const {exitCode, output, errors} = await runDoctor({options})
      expect({exitCode, output}).to.deep.equal({exitCode: 1, output: ""})
      expect(errors).to.contain(text)
    })
  }

  describe("for a hub behind TLS", () => {
    const certificate = selfSigned({
      host: "localhost",
      validFrom: new Date(Date.now() - oneDayMs),
      validUntil: new Date(Date.now() + 60.5 * oneDayMs),
    })
    let proxy: TlsProxy
    let plane: DataPlane
    let hub: HubProcess

    before(async () => {
      proxy = await startTlsProxy(certificate)
      plane = await startDataPlane()
      hub = await startHub({env: {ACTION_HUB_BASE_URL: proxy.url, ACTION_HUB_SECRET: secret}})
      proxy.passTo(hub.url)
    })
    after(() => Promise.all([proxy.close(), plane.close(), hub.stop()]))

    it("finds everything sound, and says so in JSON", () =>
      withTemporaryDirectory(async (directory) => {
        const trusted = join(directory, "certificate.pem")
        writeFileSync(trusted, certificate.cert)
        const {exitCode, output, errors} = await runDoctor({
          options: ["--json", "--data-plane", plane.url, "--write-key-stdin", "--looker-url", proxy.url],
          standardInput: `${DEFAULT_WRITE_KEY}\n`,
          environment: {
            ACTION_HUB_BASE_URL: proxy.url,
            ACTION_HUB_SECRET: secret,
            ACTION_HUB_DATA_DIR: directory,
            ACTION_HUB_HISTORY_MB: "1",
            NODE_EXTRA_CA_CERTS: trusted,
          },
        })
        const {isSound, findings} = JSON.parse(output) as {isSound: boolean; findings: {subject: string}[]}
        expect(findings).to.deep.equal([
          {subject: "Node.js", status: "ok", text: `This is Node.js ${process.versions.node}.`},
          {subject: "settings", status: "ok", text: "All settings can be used."},
          ...findings.filter(({subject}) => subject === "limits"),
          {subject: "secret", status: "ok", text: "ACTION_HUB_SECRET is set."},
          {
            subject: "pages",
            status: "ok",
            text: "The pages about runs are off. To turn them on, set ACTION_HUB_ADMIN_PASSWORD.",
          },
          {subject: "data directory", status: "ok", text: `The hub can write to ${directory}.`},
          {subject: "history", status: "ok", text: "Runs can be kept, and what is kept can be read."},
          {subject: "hub address", status: "ok", text: `Looker gets the address ${proxy.url}.`},
          {
            subject: "certificate",
            status: "ok",
            text: `The certificate of ${new URL(proxy.url).host} is trusted, and valid for 60 days.`,
          },
          {
            subject: "hub",
            status: "ok",
            text: `The hub answers at ${proxy.url}, takes its token and offers 3 actions.`,
          },
          {subject: "Looker", status: "ok", text: `The hub reaches ${proxy.url}.`},
          {subject: "data plane", status: "ok", text: "The settings of the command line work."},
        ])
        expect({isSound, exitCode, errors}).to.deep.equal({isSound: true, exitCode: 0, errors: ""})
        expect(plane.counts.events).to.equal(0)
      }))

    it("reports what is wrong in lines, without a secret among them", () =>
      withTemporaryDirectory(async (directory) => {
        const sources = {Marketing: {rudder_write_key: "canary-key", rudder_server_url: plane.url}}
        const {exitCode, output, errors} = await runDoctor({
          environment: {
            ACTION_HUB_BASE_URL: proxy.url,
            ACTION_HUB_SECRET: "canary-secret",
            ACTION_HUB_ADMIN_PASSWORD: "canary-password",
            ACTION_HUB_SOURCES: JSON.stringify(sources),
            ACTION_HUB_DATA_DIR: directory,
            DATABASE_URL: "postgres://hub:canary-database@127.0.0.1:1/hub",
          },
        })
        const lines = output.trimEnd().split("\n")
        const beginnings = lines.map((line) => line.slice(0, 23).trimEnd())
        expect(beginnings.filter((text, at) => text !== beginnings[at - 1])).to.deep.equal([
          "ok       Node.js",
          "ok       settings",
          "ok       limits",
          "warning  secret",
          "ok       pages",
          "ok       data directory",
          "wrong    PostgreSQL",
          "ok       hub address",
          "wrong    certificate",
          "wrong    data plane",
          "Not examined: Looker. I",
        ])
        expect(output).to.not.contain("canary")
        expect({exitCode, errors}).to.deep.equal({exitCode: 1, errors: ""})
      }))
  })
})
