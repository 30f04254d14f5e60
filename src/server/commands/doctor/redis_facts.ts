import type {Redis} from "ioredis"

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
