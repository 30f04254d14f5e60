import {hasRedisServer} from "./redis_server"

const IS_MISSING = !hasRedisServer() && process.env.CI === undefined

/** A suite that needs a real Redis. A machine without one skips it and says so; in CI it fails. */
export function describeWithRedis(title: string, suite: () => void): void {
  if (IS_MISSING) {
    describe(title, () => {
      it("is not tested here: install redis-server (Debian: apt-get install redis-server)")
    })
  } else {
    describe(title, suite)
  }
}
