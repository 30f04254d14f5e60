import * as semver from "semver"
import {Redis} from "ioredis"
import {connectionFailure} from "../../connection_failure"
import {type Check, type Finding, ok, warning, wrong} from "../check"

/** BullMQ recommends it. */
const minVersion = "6.2.0"
const timeoutMs = 5_000

export const redisCheck: Check = {
  subject: "Redis",
  needs: "REDIS_URL",
  examine: async ({config}) => {
    const {redisUrl} = config.cluster
    return redisUrl === undefined ? [] : findingsOf(redisUrl)
  },
}

async function findingsOf(redisUrl: string): Promise<readonly Finding[]> {
  const {host} = new URL(redisUrl)
  const answer = await ask(redisUrl)
  return answer.ok ? judge(answer.facts, host) : [notAsked(answer.error, host)]
}

type Answer = {readonly ok: true; readonly facts: RedisFacts} | {readonly ok: false; readonly error: unknown}

async function ask(redisUrl: string): Promise<Answer> {
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  })
  let cause: unknown
  redis.on("error", (error) => (cause ??= error))
  try {
    await redis.connect()
    await redis.ping()
    return {ok: true, facts: await redisFacts(redis)}
  } catch (error) {
    return {ok: false, error: cause ?? error} // that a connection is closed says less than why
  } finally {
    redis.disconnect()
  }
}

function notAsked(error: unknown, host: string): Finding {
  if (error instanceof Error && /^(NOAUTH|WRONGPASS|NOPERM)\b/.test(error.message)) {
    return wrong(
      `Redis at ${host} refused the user or password.`,
      "Correct them in REDIS_URL; characters such as @ and / have to be percent-encoded there.",
    )
  }
  const {text, cure} = connectionFailure(error)
  return wrong(`Redis at ${host} could not be asked: ${text}.`, cure)
}

/** What of a Redis that answers is not as the hub needs it. */
export function judge(facts: RedisFacts, host: string): readonly Finding[] {
  const findings = [...versionFindings(facts), ...evictionFindings(facts), ...persistenceFindings(facts)]
  return findings.length > 0 ? findings : [ok(`Redis ${facts.version} at ${host} is fit for the hub.`)]
}

function versionFindings({version}: RedisFacts): Finding[] {
  const isEnough = semver.gte(semver.coerce(version) ?? "0.0.0", minVersion)
  return isEnough
    ? []
    : [wrong(`This is Redis ${version}, too old for the hub.`, `Use ${minVersion} or newer.`)]
}

function evictionFindings({maxmemoryPolicy}: RedisFacts): Finding[] {
  return maxmemoryPolicy === "noeviction"
    ? []
    : [
        wrong(
          `Redis may throw runs away when its memory is full (maxmemory-policy ${maxmemoryPolicy}).`,
          "Set maxmemory-policy to noeviction.",
        ),
      ]
}

function persistenceFindings({persistence}: RedisFacts): Finding[] {
  switch (persistence) {
    case "on":
      return []
    case "off":
      return [
        warning(
          "Redis keeps nothing on disk: when it restarts, runs that wait and the history are lost.",
          "Switch on appendonly, or at least snapshots.",
        ),
      ]
    case "unknown":
      return [
        warning(
          "Redis does not tell whether it keeps anything on disk.",
          "Look it up where it is operated: without that, a restart loses runs that wait and the history.",
        ),
      ]
  }
}

/** What of a Redis server matters to the hub. */
export interface RedisFacts {
  readonly version: string
  /** What happens to data when its memory is full. */
  readonly maxmemoryPolicy: string
  /** Whether data survives a restart. */
  readonly persistence: "on" | "off" | "unknown"
}

export async function redisFacts(redis: Redis): Promise<RedisFacts> {
  const info = infoOf(await redis.info())
  return {
    version: info.get("redis_version") ?? "unknown",
    maxmemoryPolicy: info.get("maxmemory_policy") ?? "unknown",
    persistence: info.get("aof_enabled") === "1" ? "on" : await snapshots(redis),
  }
}

/** Where Redis is offered as a service, its configuration cannot be read as a rule. */
async function snapshots(redis: Redis): Promise<RedisFacts["persistence"]> {
  try {
    const [, schedule] = (await redis.config("GET", "save")) as string[]
    return schedule === undefined || schedule === "" ? "off" : "on"
  } catch {
    return "unknown"
  }
}

/** The answer to INFO: lines `name:value`, and headings. */
function infoOf(text: string): Map<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => line.includes(":"))
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]))
}
