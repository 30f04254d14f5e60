import {hasRedisServer} from "./redis_server"

const IS_MISSING = !hasRedisServer() && process.env.CI === undefined

/** A suite that needs a real Redis. A machine without one skips it and says so; in CI it fails. */
export function describeWithRedis(title: string, suite: () => void): Mocha.Suite {
  return describe(title, IS_MISSING ? skipped : suite)
}

function skipped(): void {
  it("is not tested here: install redis-server (Debian: apt-get install redis-server)")
}
