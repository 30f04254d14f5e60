import {spawnSync} from "node:child_process"
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import {tmpdir} from "node:os"
import * as path from "node:path"
import {expect} from "chai"
import {filesBelow, projectRoot, readProjectFile} from "../../contract/support/project"

const plugin = "src/actions/rudderstack"

/** The four files of upstream that tell a checkout, as short as they can be. */
const checkoutFiles: Record<string, string> = {
  "package.json": `{
  "name": "looker-action-hub",
  "dependencies": {
    "@hubspot/api-client": "^2.0.1",
    "uuid": "^3.4.0"
  },
  "resolutions": {
    "**/qs": "^6.9.0"
  }
}
`,
  "src/actions/index.ts": 'import "./queueaction/queue_action"\nimport "./sagemaker/sagemaker"\n',
  "src/hub/index.ts": 'export * from "./action"\n',
  "test/test.ts": `import "./test_server"

import "../src/actions/queueaction/test_queue_action"
import "../src/actions/sagemaker/test_sagemaker"

import {DebugAction} from "../src/actions/debug/debug"
`,
}

function exportTo(...folders: string[]) {
  return spawnSync(process.execPath, [path.join(projectRoot, "bin", "export_upstream.js"), ...folders], {
    encoding: "utf8",
    env: {},
  })
}

describe("npm run export-upstream", () => {
  let checkout: string

  beforeEach(() => {
    checkout = mkdtempSync(path.join(tmpdir(), "checkout-"))
    for (const [file, text] of Object.entries(checkoutFiles)) {
      mkdirSync(path.join(checkout, path.dirname(file)), {recursive: true})
      writeFileSync(path.join(checkout, file), text)
    }
  })

  afterEach(() => rmSync(checkout, {recursive: true}))

  const contentOf = (file: string) => readFileSync(path.join(checkout, file), "utf8")

  it("copies the plug-in's folder as it is, without what only this hub offers", () => {
    expect(exportTo(checkout).status).to.equal(0)
    const files = filesBelow(plugin).filter(
      (file) => path.extname(file) !== "" && !/\/additions\/|README/.test(file),
    )
    expect(readdirSync(path.join(checkout, plugin))).to.not.include("additions")
    expect(contentOf(`${plugin}/README.md`)).to.equal(readProjectFile("bin/upstream/README.md"))
    expect(files).to.include(`${plugin}/rudderstack.svg`)
    for (const file of files) {
      expect(contentOf(file), file).to.equal(readProjectFile(file))
    }
  })

  it("adds the actions to the list of actions, in its order", () => {
    exportTo(checkout)
    expect(contentOf("src/actions/index.ts").split("\n")).to.deep.equal([
      'import "./queueaction/queue_action"',
      'import "./rudderstack/rudderstack"',
      'import "./sagemaker/sagemaker"',
      "",
    ])
  })

  it("puts the tests beside, and adds one module that imports them all to the list of tests", () => {
    exportTo(checkout)
    const next = 'import "../src/actions/sagemaker/test_sagemaker"'
    const added = `import "../${plugin}/test_rudderstack"`
    expect(contentOf("test/test.ts")).to.equal(
      checkoutFiles["test/test.ts"]?.replace(next, [added, next].join("\n")),
    )
    const modules = [...contentOf(`${plugin}/test_rudderstack.ts`).matchAll(/^import "\.\/(.*)"$/gm)]
    const wanted = filesBelow("test/actions/rudderstack")
      .filter((file) => /\/test_\w+\.ts$/.test(file))
      .filter((file) => !/_properties\.ts$|\/additions\/|\/test_(answer|next_step)\.ts$/.test(file))
      .map((file) => file.replace(/^test\/actions\/rudderstack\/|\.ts$/g, ""))
    expect(modules.map(([, module]) => module)).to.have.members(wanted)
    for (const module of wanted) {
      expect(contentOf(`${plugin}/${module}.ts`), module).not.to.match(/from "[^"]*src\/actions|fast-check/)
    }
  })

  it("adds the dependencies that yarn can install on Node 20.16.0", () => {
    exportTo(checkout)
    expect(contentOf("package.json")).to.equal(`{
  "name": "looker-action-hub",
  "dependencies": {
    "@hubspot/api-client": "^2.0.1",
    "@rudderstack/rudder-sdk-node": "3.0.13",
    "lodash": "^4.17.21",
    "undici": "^6.29.1",
    "uuid": "^3.4.0"
  },
  "resolutions": {
    "**/qs": "^6.9.0"
  }
}
`)
  })

  it("changes nothing the second time", () => {
    exportTo(checkout)
    const once = mkdtempSync(path.join(tmpdir(), "exported-once-"))
    cpSync(checkout, once, {recursive: true})
    const {stdout} = exportTo(checkout)
    expect(stdout).to.contain("Nothing else had to change.")
    for (const file of Object.keys(checkoutFiles)) {
      expect(contentOf(file)).to.equal(readFileSync(path.join(once, file), "utf8"))
    }
    rmSync(once, {recursive: true})
  })

  it("takes away what an older plug-in had left", () => {
    exportTo(checkout)
    const old = path.join(checkout, plugin, "test_old.ts")
    writeFileSync(old, "")
    const list = path.join(checkout, "test/test.ts")
    writeFileSync(list, `import "../${plugin}/test_old"\n${contentOf("test/test.ts")}`)
    exportTo(checkout)
    expect(existsSync(old)).to.equal(false)
    expect(contentOf("test/test.ts")).to.not.contain("test_old")
  })

  it("refuses a folder that is no checkout, and leaves it as it is", () => {
    rmSync(path.join(checkout, "test"), {recursive: true})
    const {status, stderr} = exportTo(checkout)
    expect(status).to.equal(1)
    expect(stderr).to.contain("is not a checkout of looker-open-source/actions (no test/test.ts)")
    expect(readdirSync(path.join(checkout, "src", "actions"))).to.deep.equal(["index.ts"])
  })

  it("refuses another project of the same layout", () => {
    writeFileSync(path.join(checkout, "package.json"), '{"name": "another"}')
    const {status, stderr} = exportTo(checkout)
    expect(status).to.equal(1)
    expect(stderr).to.contain("its package has another name")
  })

  it("asks for a folder", () => {
    const {status, stderr} = exportTo()
    expect(status).to.equal(1)
    expect(stderr).to.contain("npm run export-upstream -- <checkout")
  })
})
