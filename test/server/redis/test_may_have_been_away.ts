import {expect} from "chai"
import {Redis} from "ioredis"
import {mayHaveBeenAway} from "../../../src/server/redis/may_have_been_away"
import {describeWithRedis} from "../../stand_ins/describe_with_redis"
import {RedisServer} from "../../stand_ins/redis_server"
import {eventually} from "../support/eventually"

const hourMs = 60 * 60 * 1000
/** Whatever is running has been running for longer. */
const noTime = -1

describeWithRedis("a Redis that a process is new to", () => {
  let server: RedisServer
  let redis: Redis
  beforeEach(async () => {
    server = await RedisServer.start()
    redis = new Redis(server.url)
  })
  afterEach(async () => {
    redis.disconnect()
    await server.remove()
  })

  it("may have been away when it was started a moment ago", async () => {
    expect(await mayHaveBeenAway(redis, hourMs)).to.equal(true)
  })

  it("was not away when it has been running for longer", async () => {
    expect(await mayHaveBeenAway(redis, noTime)).to.equal(false)
  })

  it("may have been away when it does not tell", async () => {
    await redis.call("ACL", "SETUSER", "default", "-info")
    expect(await mayHaveBeenAway(redis, noTime)).to.equal(true)
  })

  it("may have been away when it took another one's place", async () => {
    const former = await RedisServer.start()
    await redis.replicaof("127.0.0.1", Number(new URL(former.url).port))
    await eventually(async () => (await redis.info("replication")).includes("master_link_status:up"))
    await redis.replicaof("NO", "ONE")
    await former.remove()
    expect(await mayHaveBeenAway(redis, noTime)).to.equal(true)
  })
})
