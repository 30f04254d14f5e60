import {readFileSync} from "node:fs"
import {join} from "node:path"
import {firstApiKey} from "../../../../src/server/secrets/api_key"
import {parseJson} from "../../../stand_ins/looker/hub_answer"
import {withTemporaryDirectory} from "../../../server/support/temporary_directory"
import {until} from "../../faults/support/until"
import {attackLines, holding, Seen} from "../attack"
import {refusalAtStart, withHub} from "../support/own_hub"
import {Visitor} from "../support/visitor"

const CANARY = "canary8f2b71"

/** Each is refused at start, in words that lack the password. */
const WRONG_URLS: readonly (readonly [name: string, variable: string, value: string])[] = [
  ["a database URL whose password has a slash", "DATABASE_URL", `postgres://hub:a/${CANARY}@127.0.0.1/hub`],
  ["a database URL without its scheme", "DATABASE_URL", `hub:${CANARY}@127.0.0.1:5432/hub`],
  ["a database URL of another database", "DATABASE_URL", `mysql://hub:${CANARY}@127.0.0.1/hub`],
  ["the REDIS_URL of former versions", "REDIS_URL", `redis://:${CANARY}@127.0.0.1:6379`],
  ["a base URL with a password", "ACTION_HUB_BASE_URL", `https://hub:${CANARY}@hub.example.com`],
  ["a proxy whose password has a slash", "HTTPS_PROXY", `http://hub:a/${CANARY}@127.0.0.1:3128`],
]

async function refusedUrl(variable: string, value: string): Promise<Seen> {
  const refusal = await refusalAtStart({[variable]: value})
  return {
    seen: refusal === undefined ? "it starts" : "refused",
    complaints: holding(
      [refusal === undefined, "it should not start"],
      [refusal?.includes(variable) === false, `it should name ${variable}: ${refusal}`],
      [refusal?.includes(CANARY) === true, "the password is shown"],
    ),
  }
}

const EVERY_SECRET = {
  ACTION_HUB_SECRET: `${CANARY}-secret-of-the-hub`,
  ACTION_HUB_PREVIOUS_SECRETS: `${CANARY}-former`,
  ACTION_HUB_ADMIN_PASSWORD: `${CANARY}-password`,
  ACTION_HUB_METRICS_TOKEN: `${CANARY}-metrics`,
  ACTION_HUB_SOURCES: JSON.stringify({Marketing: {rudder_write_key: `${CANARY}-key`}}),
  DATABASE_URL: `postgres://hub:${CANARY}@127.0.0.1:9/hub`,
  HTTP_PROXY: `http://hub:${CANARY}@127.0.0.1:9`,
  HTTPS_PROXY: `http://hub:${CANARY}@127.0.0.1:9`,
  ACTION_HUB_LOG_LEVEL: "trace",
}

const PATHS = [
  "/",
  "/sign-in",
  "/runs",
  "/runs/x",
  "/healthz",
  "/readyz",
  "/metrics",
  "/status",
  "/nowhere",
  "/%ZZ",
]

/** Asks for every page, before and after signing in, while nothing that the settings name can be reached. */
async function everySecret(): Promise<Seen> {
  return withHub({env: EVERY_SECRET}, async (hub) => {
    const visitor = new Visitor(hub.url)
    const texts: string[] = []
    const visit = async () => {
      for (const path of PATHS)
        for (const accept of ["text/html", "application/json"]) {
          const {headers, text} = await visitor.get(path, accept)
          texts.push(JSON.stringify([...headers]), text)
        }
    }
    await visit()
    const {status} = await visitor.signIn(EVERY_SECRET.ACTION_HUB_ADMIN_PASSWORD)
    await visit()
    texts.push(hub.output())
    const shown = texts.filter((text) => text.includes(CANARY)).length
    return {
      seen: `shown ${shown} times`,
      complaints: holding(
        [shown > 0, "a secret is shown"],
        [status !== 303, `the sign-in is answered ${status}`],
      ),
    }
  })
}

const NO_SETTINGS = {ACTION_HUB_SECRET: undefined, ACTION_HUB_ADMIN_PASSWORD: undefined}

/** A hub without settings makes a secret and a password: a log is kept, so neither is in it. */
async function startInLog(): Promise<Seen> {
  return withTemporaryDirectory((folder) =>
    withHub({env: {...NO_SETTINGS, ACTION_HUB_DATA_DIR: folder}}, async (hub) => {
      await until(() => hub.output().includes("generate-api-key"), "the notice is written")
      const lines = hub.output().trim().split("\n")
      const isShown = generatedIn(folder).some((secret) => hub.output().includes(secret))
      return {
        seen: `${lines.length} lines of JSON`,
        complaints: holding(
          [lines.some((line) => parseJson(line) === undefined), "a line is no JSON"],
          [isShown, "a secret is shown"],
        ),
      }
    }),
  )
}

/** The command "script" gives the hub a terminal. */
const AT_TERMINAL = ["bash", "-c", 'exec script --quiet --return --flush --command "exec $0 $*" /dev/null']

async function startAtTerminal(): Promise<Seen> {
  return withTemporaryDirectory(async (folder) => {
    const env = {...NO_SETTINGS, ACTION_HUB_DATA_DIR: folder}
    const output = () =>
      withHub({env, launcher: AT_TERMINAL}, async (hub) => {
        await until(() => hub.output().includes("Watch its runs"), "the notice is written")
        return hub.output()
      })
    const outputs = [await output(), await output()]
    const shown = outputs.map((text) => generatedIn(folder).filter((secret) => text.includes(secret)).length)
    return {
      seen: `shown ${shown.join(", then ")} of 2`,
      complaints: holding([shown.join() !== "2,0", "it should be all at first, then none"]),
    }
  })
}

/** The token and the password that a hub has made. */
function generatedIn(folder: string): string[] {
  const [secret, password] = ["secret", "password"].map((name) =>
    readFileSync(join(folder, name), "utf8").trim(),
  )
  return [firstApiKey(secret), password]
}

export const SECRETS = attackLines("secrets", [
  ...WRONG_URLS.map(([name, variable, value]) => ({
    name,
    expected: "refused, without the password",
    run: () => refusedUrl(variable, value),
  })),
  {name: "every secret set, every page asked for", expected: "shown 0 times", run: everySecret},
  {
    name: "a start without settings, into a log",
    expected: "JSON, without what was generated",
    run: startInLog,
  },
  {name: "two of them at a terminal", expected: "shown once, by the first", run: startAtTerminal},
])
