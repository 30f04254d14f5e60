import {expect} from "chai"
import {chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import type {Check} from "../../../src/server/doctor/check"
import {dataDirectoryCheck, judgeRoom} from "../../../src/server/doctor/checks/data_directory_check"
import {minNodeVersion, nodeCheckOf} from "../../../src/server/doctor/checks/node_check"
import {secretCheck} from "../../../src/server/doctor/checks/secret_check"
import {settingsCheck} from "../../../src/server/doctor/checks/settings_check"
import {secretOf} from "../../../src/server/secret"
import {packageFile} from "../../contract/support/package_file"
import {withTemporaryDirectory} from "../support/temporary_directory"
import {examined, told} from "./support/examined"

const goodSecret = "0123456789abcdef0123456789abcdef"

async function findings(check: Check, environment: NodeJS.ProcessEnv): Promise<string[]> {
  return told(await examined(check, environment))
}

describe("the doctor on Node.js", () => {
  const cases: [version: string, status: string][] = [
    ["20.18.3", "wrong"],
    ["20.19.0", "ok"],
    ["24.1.0", "ok"],
  ]
  for (const [version, status] of cases) {
    it(`says ${status} to ${version}`, async () => {
      const [finding] = await examined(nodeCheckOf(version), {})
      expect(finding?.status).to.equal(status)
    })
  }

  it("asks for the version that the package asks for", () => {
    expect(`>=${minNodeVersion}`).to.equal(`${packageFile().engines.node}.0`)
  })
})

describe("the doctor on settings", () => {
  const cases: [environment: NodeJS.ProcessEnv, finding: RegExp][] = [
    [{}, /^ok: All settings can be used\.$/],
    [{ACTION_HUB_ROLE: "worker", DATABASE_URL: "postgres://localhost"}, /^ok/],
    [{ACTION_HUB_KEEP_REFUSED_ROWS: "true"}, /^ok/],
    [
      {ACTION_HUB_KEEP_REFUSED_ROWS: "true", ACTION_HUB_HISTORY: "false"},
      /^warning: .* Set ACTION_HUB_HISTORY to true\.$/,
    ],
  ]
  for (const [environment, finding] of cases) {
    it(`tells of ${JSON.stringify(environment)}`, async () => {
      const [first, ...others] = await findings(settingsCheck, environment)
      expect(first).to.match(finding)
      expect(others).to.deep.equal([])
    })
  }

  it("tells of each variable that has no effect", async () => {
    const unknownSettings = ["ACTION_HUB_LABLE", "ACTION_HUB_HOSTS"]
    const found = await examined(settingsCheck, {}, {unknownSettings})
    expect(told(found)).to.deep.equal(
      unknownSettings.map(
        (name) =>
          `warning: ${name} has no effect: the hub knows no such setting. Correct its name, or remove it.`,
      ),
    )
  })
})

describe("the doctor on the secret", () => {
  const cases: [what: string, environment: NodeJS.ProcessEnv, finding: RegExp][] = [
    ["a good one", {ACTION_HUB_SECRET: goodSecret}, /^ok: ACTION_HUB_SECRET is set\.$/],
    ["a short one", {ACTION_HUB_SECRET: "hush-hush"}, /^warning: .* fewer than 20 characters.*openssl rand/],
  ]
  for (const [what, environment, finding] of cases) {
    it(`tells of ${what}, and never what it is`, async () => {
      const [first, ...others] = await findings(secretCheck, environment)
      expect(first).to.match(finding)
      expect(others).to.deep.equal([])
      expect(first).to.not.contain(environment.ACTION_HUB_SECRET ?? "canary")
    })
  }

  for (const twice of ["ACTION_HUB_METRICS_TOKEN", "ACTION_HUB_ADMIN_PASSWORD"]) {
    it(`warns of a secret that ${twice} repeats`, async () => {
      const environment = {ACTION_HUB_SECRET: goodSecret, [twice]: goodSecret}
      const [, reused] = await findings(secretCheck, environment)
      expect(reused).to.match(/^warning: Two of .* are the same\. Set three different ones\.$/)
    })
  }

  it("makes none where the hub will generate one", () =>
    withTemporaryDirectory(async (directory) => {
      const path = join(directory, "not", "there")
      const [first] = await findings(secretCheck, {ACTION_HUB_SECRET: undefined, ACTION_HUB_DATA_DIR: path})
      expect(first).to.equal("ok: The hub will generate a secret when it starts.")
      expect(existsSync(path)).to.equal(false)
    }))

  it("reads the generated one", () =>
    withTemporaryDirectory(async (directory) => {
      secretOf({secret: undefined, dataDirectory: directory})
      const environment = {ACTION_HUB_SECRET: undefined, ACTION_HUB_DATA_DIR: directory}
      expect(await findings(secretCheck, environment)).to.deep.equal([
        "ok: The generated secret can be read.",
      ])
      writeFileSync(join(directory, "secret"), "damaged")
      const [damaged] = await findings(secretCheck, environment)
      expect(damaged).to.match(/^wrong: The generated secret cannot be read\. .*delete it/)
    }))
})

describe("the doctor on the data directory", () => {
  it("leaves nothing in it, and does not make it", () =>
    withTemporaryDirectory(async (directory) => {
      const path = join(directory, "data")
      const environment = {ACTION_HUB_DATA_DIR: path, ACTION_HUB_HISTORY_MB: "1"}
      expect(await findings(dataDirectoryCheck, environment)).to.deep.equal([
        `ok: The hub can write to ${path}.`,
      ])
      expect(existsSync(path)).to.equal(false)
      mkdirSync(path, {mode: 0o700})
      expect(await findings(dataDirectoryCheck, environment)).to.deep.equal([
        `ok: The hub can write to ${path}.`,
      ])
      expect(readdirSync(path)).to.deep.equal([])
    }))

  it("is not needed by a hub that keeps nothing", () =>
    withTemporaryDirectory(async (directory) => {
      const file = join(directory, "file")
      writeFileSync(file, "")
      for (const keepsNothing of [{ACTION_HUB_HISTORY: "false"}, {DATABASE_URL: "postgres://localhost"}]) {
        const environment = {ACTION_HUB_DATA_DIR: file, ...keepsNothing}
        expect(await findings(dataDirectoryCheck, environment)).to.deep.equal(["ok: Nothing is kept in one."])
      }
    }))

  it("is wrong where it cannot be one", () =>
    withTemporaryDirectory(async (directory) => {
      const file = join(directory, "file")
      writeFileSync(file, "")
      for (const path of [file, join(file, "below")]) {
        const [first] = await findings(dataDirectoryCheck, {ACTION_HUB_DATA_DIR: path})
        expect(first).to.match(/^wrong: The hub cannot write to .* \(ENOTDIR\)\. Set ACTION_HUB_DATA_DIR/)
      }
    }))

  it("should not be open to others", () =>
    withTemporaryDirectory(async (directory) => {
      chmodSync(directory, 0o755)
      const environment = {ACTION_HUB_DATA_DIR: directory, ACTION_HUB_HISTORY_MB: "1"}
      const [first] = await findings(dataDirectoryCheck, environment)
      expect(first).to.contain(`Run: chmod 700 ${directory}`)
    }))

  const rooms: [freeBytes: number, findings: string[]][] = [
    [200_000_000, []],
    [
      199_999_999,
      [
        "warning: The disk has 199 MB left, and the history may take 200 MB. " +
          "Make room, or lower ACTION_HUB_HISTORY_MB.",
      ],
    ],
  ]
  for (const [freeBytes, wanted] of rooms) {
    it(`compares ${freeBytes} free bytes with what the history may take`, () => {
      expect(told(judgeRoom(freeBytes, 200_000_000))).to.deep.equal(wanted)
    })
  }
})
