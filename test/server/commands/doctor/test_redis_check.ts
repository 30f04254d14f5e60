import {expect} from "chai"
import {judge, redisCheck, type RedisFacts} from "../../../../src/server/commands/doctor/checks/redis_check"
import {describeWithRedis} from "../../../stand_ins/describe_with_redis"
import {RedisServer} from "../../../stand_ins/redis_server"
import {examined, told} from "./support/examined"

async function findings(redisUrl: string): Promise<string[]> {
  return told(await examined(redisCheck, {REDIS_URL: redisUrl}))
}

function withCredentials({url}: RedisServer, credentials: string): string {
  return url.replace("//", `//${credentials}`)
}

describe("the doctor on what Redis tells of itself", () => {
  const sound: RedisFacts = {version: "7.2.4", maxmemoryPolicy: "noeviction", persistence: "on"}
  const cases: [facts: Partial<RedisFacts>, finding: RegExp][] = [
    [{}, /^ok: Redis 7\.2\.4 at redis:6379 is fit for the hub\.$/],
    [{version: "6.2.0"}, /^ok/],
    [{version: "6.0.16"}, /^wrong: This is Redis 6\.0\.16, too old for the hub\. Use 6\.2\.0 or newer\.$/],
    [{version: "unknown"}, /^wrong: This is Redis unknown/],
    [{maxmemoryPolicy: "allkeys-lru"}, /^wrong: .*\(maxmemory-policy allkeys-lru\)\. Set .* noeviction\.$/],
    [{persistence: "off"}, /^warning: Redis keeps nothing on disk: .* Switch on appendonly/],
    [{persistence: "unknown"}, /^warning: Redis does not tell whether/],
  ]
  for (const [facts, finding] of cases) {
    it(`judges ${JSON.stringify(facts)}`, () => {
      const [first, ...others] = told(judge({...sound, ...facts}, "redis:6379"))
      expect(first).to.match(finding)
      expect(others).to.deep.equal([])
    })
  }

  it("tells everything that is amiss", () => {
    expect(
      judge({version: "5.0", maxmemoryPolicy: "volatile-lru", persistence: "off"}, "x"),
    ).to.have.lengthOf(3)
  })
})

describe("the doctor on Redis", () => {
  it("has nothing to say without one", async () => {
    expect(await examined(redisCheck, {})).to.deep.equal([])
  })

  it("says that nobody answers", async () => {
    expect(await findings("redis://:canary@127.0.0.1:1")).to.deep.equal([
      "wrong: Redis at 127.0.0.1:1 could not be asked: it cannot be reached (ECONNREFUSED). " +
        "Check that it runs, the port, and the firewalls between.",
    ])
  })

  describeWithRedis("that runs", () => {
    let redis: RedisServer

    before(async () => {
      redis = await RedisServer.start([
        "--requirepass",
        "pass",
        "--appendonly",
        "no",
        "--maxmemory-policy",
        "allkeys-lru",
      ])
    })

    after(() => redis.remove())

    for (const credentials of ["", ":canary@"]) {
      it(`asks for the right password in place of "${credentials}"`, async () => {
        const [first, ...others] = await findings(withCredentials(redis, credentials))
        expect(first).to.match(
          /^wrong: Redis at 127.* refused the user or password\. Correct them in REDIS_URL/,
        )
        expect(first).to.not.contain("canary")
        expect(others).to.deep.equal([])
      })
    }

    it("is told what its settings would lose", async () => {
      const found = await findings(withCredentials(redis, ":pass@"))
      expect(found.map((text) => text.split(":")[0])).to.deep.equal(["wrong", "warning"])
      expect(found.join("\n")).to.contain("allkeys-lru").and.to.contain("nothing on disk")
    })
  })

  describeWithRedis("that is set up well", () => {
    let redis: RedisServer

    before(async () => {
      redis = await RedisServer.start()
    })

    after(() => redis.remove())

    it("is fit", async () => {
      const [first, ...others] = await findings(redis.url)
      expect(first).to.match(/^ok: Redis \d+\.\d+\.\d+ at 127\.0\.0\.1:\d+ is fit for the hub\.$/)
      expect(others).to.deep.equal([])
    })
  })
})
