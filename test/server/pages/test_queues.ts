import {Queue} from "bullmq"
import {expect} from "chai"
import {Redis} from "ioredis"
import {describeWithRedis} from "../../stand_ins/describe_with_redis"
import {RedisServer} from "../../stand_ins/redis_server"
import {PagesUnderTest} from "../console/support/pages_under_test"

const runId = "5f0c2f6e-4a51-4d9b-9f6b-0a3a1f1d7c01"
const sealed = `v1.${"sealed".repeat(100)}`
const jobAddress = `/queues/api/queues/runs/${runId}`

describeWithRedis("the pages about the queue", () => {
  let server: RedisServer
  let connection: Redis
  let queue: Queue<string>
  let pages: PagesUnderTest

  before(async () => {
    server = await RedisServer.start()
    connection = new Redis(server.url, {maxRetriesPerRequest: null})
    queue = new Queue<string>("runs", {connection, prefix: "looker-action-hub", skipVersionCheck: true})
    await queue.add("run", sealed, {jobId: runId})
  })
  beforeEach(async () => {
    pages = await PagesUnderTest.start({board: queue, hubUrl: "https://hub.example.com/below"})
  })
  afterEach(() => pages.close())
  after(async () => {
    await queue.close()
    connection.disconnect()
    await server.remove()
  })

  const addresses = [
    "/queues",
    "/queues/",
    "/queues/queue/runs",
    "/queues/api/queues",
    "/queues/static/favicon.ico",
  ]

  for (const address of addresses) {
    it(`ask somebody who has not signed in to do so, at ${address}`, async () => {
      const {status, headers} = await pages.get(address)
      expect(status).to.equal(303)
      const way = new URL(String(headers.location), `https://hub.example.com${address}`)
      expect(way.pathname).to.equal("/sign-in")
      expect(way.searchParams.get("to")).to.equal(address)
    })
  }

  it("take nothing from somebody who has not signed in", async () => {
    expect((await pages.post("/queues/api/queues/runs/add", {})).status).to.equal(401)
  })

  describe("for somebody who has signed in", () => {
    beforeEach(() => pages.signIn())

    for (const address of ["/queues", "/queues/", "/queues/queue/runs", `/queues/queue/runs/${runId}`]) {
      it(`are Bull Board's, at ${address}`, async () => {
        const {status, headers, text} = await pages.get(address)
        expect(status).to.equal(200)
        expect(headers["content-type"]).to.include("text/html")
        expect(text).to.include('<base href="/below/queues/" />').and.include("static/js/main.")
      })
    }

    it("load scripts from this hub alone, and are framed by nobody", async () => {
      for (const address of ["/queues", "/queues/api/queues", "/queues/static/favicon.ico"]) {
        const {status, headers} = await pages.get(address)
        expect(status).to.equal(200)
        const policy = String(headers["content-security-policy"])
        expect(policy).to.include("default-src 'none'").and.include("script-src 'self';")
        expect(policy).to.include("frame-ancestors 'none'").and.not.include("http")
        expect(headers).to.not.have.property("x-powered-by")
      }
    })

    it("tell how many runs wait, and that nothing can be done to them", async () => {
      const {text} = await pages.get("/queues/api/queues")
      const {queues} = JSON.parse(text) as {queues: object[]}
      expect(queues).to.have.lengthOf(1)
      expect(queues[0]).to.deep.include({name: "runs", readOnlyMode: true, allowRetries: false})
      expect(queues[0]).to.have.nested.property("counts.waiting", 1)
    })

    it("show the beginning of a job's sealed text, and the way to the page of its run", async () => {
      const {text} = await pages.get(jobAddress)
      const {job} = JSON.parse(text) as {job: unknown}
      expect(job)
        .to.have.property("data")
        .that.deep.equals({sealed: `${sealed.slice(0, 40)}…`, characters: 603})
      expect(job).to.have.nested.property("externalUrl.href", `/below/runs/${runId}`)
    })

    it("show nothing of a job that is not sealed", async () => {
      await new Queue("runs", {connection, prefix: "looker-action-hub", skipVersionCheck: true}).add(
        "run",
        {write_key: "canary"},
        {jobId: "open"},
      )
      for (const address of ["/queues/api/queues?activeQueue=runs", "/queues/api/queues/runs/open"]) {
        const {status, text} = await pages.get(address)
        expect(status).to.equal(200)
        expect(text).to.not.include("canary")
      }
      await queue.remove("open")
    })

    const changes: [method: "POST" | "PUT" | "PATCH" | "DELETE", address: string][] = [
      ["POST", "/queues/api/queues/runs/add"],
      ["PUT", "/queues/api/queues/pause"],
      ["PUT", "/queues/api/queues/runs/obliterate"],
      ["PUT", `${jobAddress}/retry`],
      ["PUT", `${jobAddress}/clean`],
      ["PATCH", `${jobAddress}/update-data`],
      ["DELETE", "/queues"],
    ]
    for (const [method, address] of changes) {
      it(`refuse ${method} ${address}`, async () => {
        const {status, text} = await pages.send(method, address, {origin: pages.url})
        expect(status).to.equal(403)
        expect(text).to.include("The queue can only be looked at")
        expect(await queue.getJobState(runId)).to.equal("waiting")
        expect(await queue.isPaused()).to.equal(false)
      })
    }

    it("are found from the other pages", async () => {
      expect((await pages.get("/runs")).text).to.include('<a href="./queues" >Queue</a>')
    })
  })

  it("are not there in a hub that works alone", async () => {
    const alone = await PagesUnderTest.start()
    await alone.signIn()
    expect((await alone.get("/queues")).status).to.equal(404)
    expect((await alone.get("/runs")).text).to.not.include("Queue</a>")
    await alone.close()
  })
})
