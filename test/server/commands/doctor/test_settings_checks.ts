import {expect} from "chai"
import {existsSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {
  limitsCheck,
  minNodeVersion,
  nodeCheckOf,
  pagesCheck,
  secretCheck,
  settingsCheck,
} from "../../../../src/server/commands/doctor/settings_checks"
import {secretOf} from "../../../../src/server/secrets/secrets"
import {packageFile} from "../../../contract/support/package_file"
import {withTemporaryDirectory} from "../../support/temporary_directory"
import {examined, findings, told} from "./support/examined"

const goodSecret = "0123456789abcdef0123456789abcdef"

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
    [
      {RUDDERSTACK_ACKNOWLEDGEMENT: "any-2xx"},
      /^warning: RUDDERSTACK_ACKNOWLEDGEMENT is any-2xx: .* Set it to rudderstack, unless/,
    ],
  ]
  for (const [environment, finding] of cases) {
    it(`reports on ${JSON.stringify(environment)}`, async () => {
      const [first, ...others] = await findings(settingsCheck, environment)
      expect(first).to.match(finding)
      expect(others).to.deep.equal([])
    })
  }

  it("reports each variable that has no effect", async () => {
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

describe("the doctor on the limits", () => {
  it("shows retry budget, time-outs and all other limits with their effect", async () => {
    const found = await findings(limitsCheck, {ACTION_HUB_EXECUTE_PROCESS_COUNT: "2"})
    const values = found.map((text) => /^ok: (\w+) is (.+?)\. [A-Z]/.exec(text)?.slice(1, 3).join("="))
    expect(values).to.deep.equal([
      "ACTION_HUB_EXECUTE_PROCESS_COUNT=2 threads",
      "ACTION_HUB_RUNS_PER_WORKER=4 runs",
      "ACTION_HUB_MAX_QUEUED_RUNS=100 runs",
      "ACTION_HUB_WORKER_MEMORY_MB=512 MB",
      "ACTION_HUB_MAX_RUN_SECONDS=1 day",
      "ACTION_HUB_DRAIN_SECONDS=30 seconds",
      "ACTION_HUB_STREAM_REQUEST_TIMEOUT=780000 milliseconds",
      "RUDDERSTACK_TIMEOUT_SECONDS=30 seconds",
      "RUDDERSTACK_RETRY_SECONDS=5 minutes",
      "ACTION_HUB_EVENTS_PER_SECOND=0 events per second",
      "ACTION_HUB_REQUESTS_PER_DATA_PLANE=0 requests",
      "ACTION_HUB_MAX_BODY_BYTES=262 MB",
      "ACTION_HUB_JSON_KEEPALIVE_SEC=30 seconds",
      "ACTION_HUB_SOCKET_TIMEOUT=0 milliseconds",
      "ACTION_HUB_HISTORY_DAYS=30 days",
      "ACTION_HUB_HISTORY_MB=200 MB",
    ])
    expect(found).to.include(
      "ok: ACTION_HUB_DRAIN_SECONDS is 30 seconds. How long runs may continue after SIGTERM or SIGINT. Others are answered as failed.",
    )
  })

  const cases: [variable: string, text: string, value: string][] = [
    ["ACTION_HUB_MAX_RUN_SECONDS", "5400", "90 minutes"],
    ["RUDDERSTACK_RETRY_SECONDS", "0.5", "0.5 seconds"],
    ["ACTION_HUB_SOCKET_TIMEOUT", "61500", "61500 milliseconds"],
    ["ACTION_HUB_EXECUTE_PROCESS_COUNT", "1", "1 thread"],
    ["ACTION_HUB_HISTORY_DAYS", "1", "1 day"],
  ]
  for (const [variable, text, value] of cases) {
    it(`says ${value} for ${variable}=${text}`, async () => {
      const found = await findings(limitsCheck, {[variable]: text})
      expect(found.some((line) => line.startsWith(`ok: ${variable} is ${value}. `))).to.equal(true)
    })
  }
})

describe("the doctor on the pages", () => {
  const cases: [title: string, environment: NodeJS.ProcessEnv, found: string[]][] = [
    [
      "says that they are off where there is a secret and no password",
      {},
      ["ok: The pages about runs are off. To turn them on, set ACTION_HUB_ADMIN_PASSWORD."],
    ],
    [
      "says that they open with the password of the settings",
      {ACTION_HUB_ADMIN_PASSWORD: "canary-password"},
      ["ok: ACTION_HUB_ADMIN_PASSWORD opens the pages about runs."],
    ],
    [
      "says that they open with a generated password where the secret is generated too",
      {ACTION_HUB_SECRET: undefined, ACTION_HUB_DATA_DIR: "/data"},
      ["ok: The password that the hub generates, in /data, opens the pages about runs."],
    ],
    [
      "says nothing of them at a worker",
      {ACTION_HUB_ROLE: "worker", DATABASE_URL: "postgres://localhost"},
      [],
    ],
  ]
  for (const [title, environment, found] of cases) {
    it(title, async () => {
      expect(await findings(pagesCheck, environment)).to.deep.equal(found)
    })
  }
})

describe("the doctor on the secret", () => {
  const cases: [what: string, environment: NodeJS.ProcessEnv, finding: RegExp][] = [
    ["a good one", {ACTION_HUB_SECRET: goodSecret}, /^ok: ACTION_HUB_SECRET is set\.$/],
    ["a short one", {ACTION_HUB_SECRET: "hush-hush"}, /^warning: .* fewer than 20 characters.*openssl rand/],
  ]
  for (const [what, environment, finding] of cases) {
    it(`reports on ${what}, and never what it is`, async () => {
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
