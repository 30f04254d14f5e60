import {expect} from "chai"
import {existsSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import type {Check} from "../../../../src/server/commands/doctor/check"
import {
  limitsCheck,
  minNodeVersion,
  nodeCheckOf,
  secretCheck,
  settingsCheck,
} from "../../../../src/server/commands/doctor/checks/settings_checks"
import {secretOf} from "../../../../src/server/secrets/secret"
import {packageFile} from "../../../contract/support/package_file"
import {withTemporaryDirectory} from "../../support/temporary_directory"
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
  const base = {ACTION_HUB_EXECUTE_PROCESS_COUNT: "2"}
  const cases: [environment: NodeJS.ProcessEnv, findings: Record<number, string>][] = [
    [
      {},
      {
        0: 'ok: Runs: 8 at once in this process, with 512 MB for each thread, and 100 more wait; further ones are answered "busy".',
        1: "ok: A run fails after 24 hours, and 30 seconds after SIGTERM.",
        2: "ok: A run fails when Looker sends nothing for 13 minutes, or when the data plane takes nothing for 5 minutes of further tries; it has 30 seconds to answer each.",
        3: "ok: A data plane gets any number of events per second, in any number of requests at once.",
        4: "ok: A request may hold a result of 262 MB. Looker hears of a run every 30 seconds; a silent connection is never cut.",
        5: "ok: Runs are kept for 30 days, in 200 MB at most.",
      },
    ],
    [
      {ACTION_HUB_ENABLE_FORKING: "false", ACTION_HUB_RUNS_PER_WORKER: "1", ACTION_HUB_MAX_QUEUED_RUNS: "0"},
      {
        0: 'ok: Runs: 1 at once in this process, with 512 MB for each thread, and 0 more wait; further ones are answered "busy".',
      },
    ],
    [
      {ACTION_HUB_MAX_RUN_SECONDS: "5400", ACTION_HUB_DRAIN_SECONDS: "0"},
      {1: "ok: A run fails after 90 minutes, and 0 seconds after SIGTERM."},
    ],
    [
      {RUDDERSTACK_RETRY_SECONDS: "0.5", RUDDERSTACK_TIMEOUT_SECONDS: "60"},
      {
        2: "ok: A run fails when Looker sends nothing for 13 minutes, or when the data plane takes nothing for 0.5 seconds of further tries; it has 1 minute to answer each.",
      },
    ],
    [
      {ACTION_HUB_EVENTS_PER_SECOND: "500", ACTION_HUB_REQUESTS_PER_DATA_PLANE: "3"},
      {3: "ok: A data plane gets 500 events per second, in 3 requests at once."},
    ],
    [
      {ACTION_HUB_SOCKET_TIMEOUT: "61500", ACTION_HUB_JSON_KEEPALIVE_SEC: "60"},
      {
        4: "ok: A request may hold a result of 262 MB. Looker hears of a run every 1 minute; a silent connection is cut after 61.5 seconds.",
      },
    ],
  ]
  for (const [environment, wanted] of cases) {
    it(`says what ${JSON.stringify(environment)} does`, async () => {
      const found = await findings(limitsCheck, {...base, ...environment})
      expect(found).to.have.length(6)
      for (const [index, finding] of Object.entries(wanted)) {
        expect(found[Number(index)]).to.equal(finding)
      }
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
