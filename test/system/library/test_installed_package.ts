import {execFileSync} from "node:child_process"
import {rmSync, writeFileSync} from "node:fs"
import * as path from "node:path"
import {expect} from "chai"
import {packageFile} from "../../contract/support/package_file"
import {row} from "../../stand_ins/builders"
import {DEFAULT_WRITE_KEY, startDataPlane} from "../../stand_ins/data_plane_stand_in"
import {lookDocument} from "../../stand_ins/look_document"
import {type HubConnection, type Looker, startLooker} from "../../stand_ins/looker_stand_in"
import {codeIn, type EmptyProject, projectWithPackage} from "./installed_package"
import {bareEnvironment, type StartedProgram, startProgram} from "./started_program"
import {typeProblems} from "./type_problems"

const installMs = 60_000
const page = "docs/your-own-action.md"
const rows = [1, 2, 3].map((id) => row({"users.id": id}))

describe("the packed package, in an empty project", function () {
  this.timeout(installMs)
  let project: EmptyProject

  before(() => {
    project = projectWithPackage()
    const [actions = "", hub = ""] = codeIn(page, "js")
    writeFileSync(path.join(project.folder, "actions.js"), actions)
    writeFileSync(path.join(project.folder, "hub.js"), hub)
  })

  after(() => rmSync(project.folder, {recursive: true}))

  it("holds what runs, its types and its documents, and nothing else", () => {
    const expected =
      /^(package\.json|LICENSE|README\.md|dist\/src\/.+\.(js|d\.ts|svg|css)|dist\/src\/server\/config\/revision\.json|src\/.+\/README\.md)$/
    const unexpected = project.packedFiles.filter((file) => !expected.test(file))
    const tests = project.packedFiles.filter((file) =>
      /(^|\/)(test_[^/]+|testing|test|bench)($|\/)/.test(file),
    )
    expect([...unexpected, ...tests]).to.deep.equal([])
    expect(project.packedFiles).to.include.members([
      "dist/src/server/boot.js",
      "dist/src/server/runs/threads/worker_entry.js",
      "dist/src/server/console/browser/style.css",
      "dist/src/actions/rudderstack/rudderstack.svg",
    ])
  })

  it(`has types with which the strict compiler takes the code of ${page}`, () => {
    const files = ["actions.js", "hub.js"].map((file) => path.join(project.folder, file))
    expect(typeProblems(files)).to.deep.equal([])
  })

  describe("with its command", () => {
    const env = {ACTION_HUB_SECRET: "the secret of the installed hub"}
    const installed = () => path.join(project.folder, "node_modules", ".bin", "looker-rudderstack-hub")
    const outputOf = (...words: string[]) =>
      execFileSync(installed(), words, {env: {...bareEnvironment, ...env}, encoding: "utf8", stdio: "pipe"})

    it("says which version it is", () => {
      expect(outputOf("--version").split(" ")[0]?.trim()).to.equal(packageFile().version)
    })

    for (const [name, option] of [
      ["doctor", "--looker-url <url>"],
      ["check-data-plane", "--url <url>"],
      ["register", "--apply"],
    ] as const) {
      it(`hands options to ${name}, which says how it is called`, () => {
        const help = outputOf(name, "--help")
        expect(help).to.include(`Usage: looker-rudderstack-hub ${name} [options]`).and.include(option)
      })
    }

    for (const name of ["start", "worker", "generate-api-key"]) {
      it(`shows help for ${name} instead of doing it, and refuses what it does not know`, () => {
        expect(outputOf(name, "--help")).to.match(new RegExp(`^Usage: looker-rudderstack-hub ${name} `))
        expect(() => outputOf(name, "--loud")).to.throw("unknown option '--loud'")
      })
    }

    it("starts a hub that takes the token which it prints, and that says its version", async () => {
      const hub = await startProgram(project.folder, [installed(), "start"], env)
      const looker = await startLooker()
      try {
        const {url: hubUrl} = hub.printed
        const token = outputOf("generate-api-key").trim()
        expect((await looker.connect({hubUrl, token}).list()).integrations).to.have.lengthOf(3)
        const ready = (await (await fetch(`${hubUrl}/readyz`)).json()) as {version: string}
        expect(ready.version).to.equal(packageFile().version)
      } finally {
        await looker.close()
        expect(await hub.stop()).to.equal(0)
      }
    })
  })

  describe(`with the code of ${page}`, () => {
    let looker: Looker
    let example: StartedProgram
    let connection: HubConnection

    before(async () => {
      looker = await startLooker()
      const command = [process.execPath, "hub.js"]
      example = await startProgram(project.folder, command, {ACTION_HUB_LOG_LEVEL: "silent"})
      const {url, token = ""} = example.printed
      connection = looker.connect({hubUrl: url, token})
    })

    after(async () => {
      await looker.close()
      expect(await example.stop()).to.equal(0)
    })

    it("lists the own action beside RudderStack's", async () => {
      const {integrations} = await connection.list()
      expect(integrations.map(({name}) => name)).to.have.members([
        "count_rows",
        "rudder_event",
        "rudder_track",
        "rudder_group",
      ])
    })

    it("executes the own action", async () => {
      const {looker: answer} = await connection.execute({
        action: "count_rows",
        params: {unit: "users"},
        download: lookDocument({rows, format: "json_detail"}),
      })
      expect(answer).to.include({success: true, message: "3 users."})
    })

    it("sends rows to RudderStack", async () => {
      const dataPlane = await startDataPlane()
      const {looker: answer} = await connection.execute({
        action: "rudder_event",
        params: {rudder_write_key: DEFAULT_WRITE_KEY, rudder_server_url: dataPlane.url},
        download: lookDocument({rows}),
      })
      await dataPlane.close()
      expect(answer).to.include({success: true})
      expect(dataPlane.counts.events).to.equal(3)
    })
  })
})
