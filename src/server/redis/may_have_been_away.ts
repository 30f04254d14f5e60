import type {Redis} from "ioredis"

/**
 * Whether a Redis to which this process is new may lack the last that the others told it: it was started a moment ago,
 * or took another one's place, of which it does not say when. One that does not say anything may have been, too.
 */
export async function mayHaveBeenAway(redis: Redis, withinMs: number): Promise<boolean> {
  const facts = await redis.info().catch(() => undefined) // not everybody may ask
  if (facts === undefined) {
    return true
  }
  const uptimeSeconds = Number(/^uptime_in_seconds:(\d+)/m.exec(facts)?.[1] ?? 0)
  const [, promotedAt] = /^second_repl_offset:(-?\d+)/m.exec(facts) ?? []
  return uptimeSeconds * 1000 <= withinMs || (promotedAt !== undefined && promotedAt !== "-1")
}
