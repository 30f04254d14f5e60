import {expect} from "chai"
import {RedisServer} from "../../support/redis_server"
import {runThat} from "../support/run_that"
import {ClusterProcess} from "./support/cluster_process"

describe("smoke", () => {
  it("runs", async () => {
    const redis = await RedisServer.start()
    const front = await ClusterProcess.start(redis.url, {role: "front"})
    const worker = await ClusterProcess.start(redis.url, {role: "worker"})
    const run = runThat("answer", {say: "hi"})
    const answer = await front.queue.run(run)
    expect(answer.message).to.equal("hi")
    console.log(front.runs.of(run.facts), worker.runs.of(run.facts))
    await front.close()
    await worker.close()
    await redis.remove()
  })
})
