import {expect} from "chai"
import {allSettings, readConfig} from "../../../src/server/config/config"
import {startServer} from "../../../src/server/start/start_server"
import {createLogger} from "../../../src/server/telemetry/logger"
import {logStart, terminalNotice} from "../../../src/server/start/start_notice"
import {serveOnLoopback} from "../../stand_ins/loopback_server"
import {addFakeActions, removeFakeActions} from "../support/fake_actions"
import {fakeActionsModule} from "../support/hub_under_test"
import {withTemporaryDirectory} from "../support/temporary_directory"

const canary = "c4n4ry"

/** What each setting may be given so that a careless hub would show it. */
const shapes = [
  canary,
  `${canary} and spaces`,
  `postgres://user:${canary}@host/db`,
  `postgres://user:pa/${canary}@host/db`,
  `postgres://user:12/${canary}@host/db`,
  `redis://user:12/${canary}@host`,
  `https://user:${canary}@host/path`,
  `https://:${canary}@host`,
  `https://host/path?token=${canary}`,
  `user:${canary}@host`,
  `{"A": {"key": "${canary}"}`,
]

describe("what a setting holds", () => {
  for (const {variable, isSecret} of allSettings()) {
    it(`is not quoted in an error about ${variable} where it may be a secret`, () => {
      for (const value of shapes.filter((shape) => isSecret || /[@?]/.test(shape))) {
        expect(problemsOf({[variable]: value}), value).not.to.include(canary)
      }
    })
  }

  it("is in no log line, notice, page or answer of a hub that runs with it", () =>
    withTemporaryDirectory(async (directory) => {
      const output: string[] = []
      const proxy = await serveOnLoopback((_request, response) => response.writeHead(502).end())
      const config = readConfig({
        ACTION_HUB_SECRET: `${canary}-secret`,
        ACTION_HUB_PREVIOUS_SECRETS: `${canary}-former-1,${canary}-former-2`,
        ACTION_HUB_ADMIN_PASSWORD: `${canary}-password`,
        ACTION_HUB_METRICS_TOKEN: `${canary}-metrics`,
        ACTION_HUB_SOURCES: JSON.stringify({Marketing: {rudder_write_key: `${canary}-key`}}),
        HTTP_PROXY: `http://user:${canary}@127.0.0.1:${proxy.port}`,
        ACTION_HUB_DATA_DIR: directory,
        ACTION_HUB_HOST: "127.0.0.1",
        ACTION_HUB_LOG_LEVEL: "trace",
        ACTION_HUB_EXECUTE_PROCESS_COUNT: "1",
        PORT: "0",
      })
      addFakeActions()
      const log = createLogger(config, {write: (line) => void output.push(line)})
      const hub = await startServer(config, {log, actionsModule: fakeActionsModule})
      try {
        const facts = {...config, ...hub, isSecretNew: false}
        logStart(log, facts)
        output.push(terminalNotice(facts) ?? "")
        for (const path of ["/", "/sign-in", "/runs", "/healthz", "/readyz", "/metrics", "/nowhere"]) {
          for (const accept of ["text/html", "application/json"]) {
            const answer = await fetch(`${hub.url}${path}`, {headers: {accept}, redirect: "manual"})
            output.push(JSON.stringify([...answer.headers]), await answer.text())
          }
        }
      } finally {
        await hub.close()
        removeFakeActions()
        await proxy.close()
      }
      expect(output.join("\n")).to.include("Listening.").and.not.to.include(canary)
    }))
})

/** Everything that is wrong with an environment, in words. */
function problemsOf(environment: Record<string, string>): string {
  try {
    readConfig(environment)
    return ""
  } catch (error) {
    return String(error)
  }
}
