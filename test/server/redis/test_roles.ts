import {expect} from "chai"
import {readConfig, readWorkerConfig} from "../../../src/server/config/config"
import {describeWithRedis} from "../../stand_ins/describe_with_redis"
import {startHub} from "../../stand_ins/hub_process"
import {startLooker} from "../../stand_ins/looker_stand_in"
import {startDataPlane} from "../../stand_ins/data_plane_stand_in"
import {RedisServer} from "../../stand_ins/redis_server"

const params = (url: string) => ({rudder_write_key: "stand-in-write-key", rudder_server_url: url})

describe("the role of a process", () => {
  const shared = {REDIS_URL: "redis://redis.internal:6379", ACTION_HUB_SECRET: "s"}

  it("is to do everything, unless it is told otherwise", () => {
    expect(readConfig(shared).cluster.role).to.equal("both")
  })

  it("is to execute runs with npm run worker, whatever the environment says", () => {
    expect(readWorkerConfig({...shared, ACTION_HUB_ROLE: "front"}).cluster.role).to.equal("worker")
  })
})

describeWithRedis("processes of one hub", () => {
  let redis: RedisServer
  before(async () => {
    redis = await RedisServer.start()
  })
  after(() => redis.remove())

  it("take Looker's runs in one, execute them in another, and end when they are told to", async () => {
    const env = {REDIS_URL: redis.url, ACTION_HUB_SECRET: "s", ACTION_HUB_EXECUTE_PROCESS_COUNT: "1"}
    const [front, worker] = await Promise.all([
      startHub({env: {...env, ACTION_HUB_ROLE: "front"}}),
      startHub({env, script: "worker.js"}),
    ])
    const [looker, dataPlane] = [await startLooker(), await startDataPlane()]
    const connection = looker.connect({hubUrl: front.url, token: front.token})
    const {looker: answer} = await connection.execute({action: "rudder_event", params: params(dataPlane.url)})
    expect(answer).to.deep.include({success: true})
    expect(dataPlane.counts.events).to.equal(1)
    const exitCodes = await Promise.all([front.stop(), worker.stop()])
    expect(exitCodes).to.deep.equal([0, 0])
    await Promise.all([looker.close(), dataPlane.close()])
  })

  it("offer no actions where they only execute, but tell how they are", async () => {
    const env = {REDIS_URL: redis.url, ACTION_HUB_SECRET: "s"}
    const worker = await startHub({
      env: {...env, ACTION_HUB_METRICS_TOKEN: "token-of-tests"},
      script: "worker.js",
    })
    const status = async (path: string, headers = {}) => (await fetch(worker.url + path, {headers})).status
    expect(await status("/healthz")).to.equal(200)
    expect(await status("/readyz")).to.equal(200)
    expect(await status("/metrics", {authorization: "Bearer token-of-tests"})).to.equal(200)
    expect(await status("/")).to.equal(404)
    expect(await status("/runs")).to.equal(404)
    await worker.stop()
  })

  it("do not start without their Redis, and say why", async () => {
    const failure = await startHub({env: {REDIS_URL: "redis://user:canary@127.0.0.1:1"}}).then(String, String)
    expect(failure)
      .to.include("ended with 1")
      .and.include("cannot use Redis at 127.0.0.1:1")
      .and.not.include("canary")
  })
}).timeout(60_000) // processes, locks and outages take their time on a busy machine
