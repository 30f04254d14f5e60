import {rmSync, writeFileSync} from "node:fs"
import * as path from "node:path"
import {expect} from "chai"
import {row} from "../../stand_ins/builders"
import {DEFAULT_WRITE_KEY, startDataPlane} from "../../stand_ins/data_plane_stand_in"
import {lookDocument} from "../../stand_ins/look_document"
import {type HubConnection, type Looker, startLooker} from "../../stand_ins/looker_stand_in"
import {codeIn, type EmptyProject, projectWithPackage} from "./installed_package"
import {type StartedExample, startExample} from "./started_example"
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
      /^(package\.json|LICENSE|README\.md|dist\/src\/.+\.(js|d\.ts|svg|css)|src\/.+\/README\.md)$/
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

  describe(`with the code of ${page}`, () => {
    let looker: Looker
    let example: StartedExample
    let connection: HubConnection

    before(async () => {
      looker = await startLooker()
      example = await startExample(project.folder)
      connection = looker.connect(example.access)
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
