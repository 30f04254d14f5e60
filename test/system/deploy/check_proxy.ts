import {spawnSync} from "node:child_process"
import {once} from "node:events"
import type {ClientRequest, IncomingMessage} from "node:http"
import * as https from "node:https"
import {field, row, scheduledPlan} from "../../stand_ins/builders"
import {DEFAULT_WRITE_KEY, startDataPlane} from "../../stand_ins/data_plane_stand_in"
import {startHub} from "../../stand_ins/hub_process"
import {lookDocument} from "../../stand_ins/look_document"
import {startLooker} from "../../stand_ins/looker_stand_in"
import {freePort} from "../../stand_ins/loopback_server"
import {CaddyProcess} from "./caddy_process"
import type {Report} from "./report"

const mostWaitMs = 20_000

/** Runs a Look through Caddy, and holds the Look back until the newlines of the hub have come through. */
export async function checkProxy(report: Report): Promise<void> {
  if (spawnSync("caddy", ["version"]).error !== undefined) {
    report.note("Caddyfile: not carried out, as caddy is not installed here")
    return
  }
  await report.step(
    "Caddyfile: what keeps a long run's connection open is passed on at once, over TLS",
    runThroughCaddy,
  )
  await report.step("Caddyfile: a request that comes between two hubs waits for the next", askBetweenTwoHubs)
}

/** Nobody listens when the request comes. It has no body: Caddy before 2.11.2 gives up on those that have one. */
async function askBetweenTwoHubs(): Promise<void> {
  const port = await freePort()
  const caddy = await CaddyProcess.start(`http://127.0.0.1:${port}`)
  const answer = answerTo(https.get(`${caddy.url}/healthz`, {ca: caddy.authority, agent: false}))
  const hub = await startHub({env: {PORT: String(port)}})
  try {
    const {statusCode} = await answer
    if (statusCode !== 200) {
      throw new Error(`It was answered with ${statusCode}.`)
    }
  } finally {
    await caddy.stop()
    await hub.stop()
  }
}

async function runThroughCaddy(): Promise<void> {
  const hub = await startHub({env: {ACTION_HUB_JSON_KEEPALIVE_SEC: "1"}})
  const [caddy, looker, dataPlane] = await Promise.all([
    CaddyProcess.start(hub.url),
    startLooker(),
    startDataPlane(),
  ])
  try {
    let newlinesCame = () => {}
    const wait = new Promise<void>((resolve) => (newlinesCame = resolve))
    const link = looker.offer(async (response) => {
      await wait
      response.end(someLook())
    })
    const answer = await execute(caddy, hub.token, {
      type: "query",
      scheduled_plan: scheduledPlan({download_url: link}),
      data: {rudder_write_key: DEFAULT_WRITE_KEY, rudder_server_url: dataPlane.url},
    })
    const [first] = (await once(answer, "data", {signal: AbortSignal.timeout(mostWaitMs)})) as [Buffer]
    newlinesCame()
    const text = first.toString() + (await restOf(answer))
    if (!/^\n/.test(text) || !text.includes('"success":true')) {
      throw new Error(`The run was answered with ${JSON.stringify(text)}.`)
    }
  } finally {
    await Promise.all([caddy.stop(), looker.close(), dataPlane.close()])
    await hub.stop()
  }
}

function someLook(): string {
  const fields = {dimensions: [field("users.id", {tags: ["user_id"]})]}
  return Buffer.concat([...lookDocument({fields, rows: [row({"users.id": 1})]})]).toString()
}

function execute(caddy: CaddyProcess, token: string, body: object): Promise<IncomingMessage> {
  const request = https.request(`${caddy.url}/actions/rudder_event/execute`, {
    method: "POST",
    ca: caddy.authority,
    agent: false,
    headers: {"authorization": `Token token="${token}"`, "content-type": "application/json"},
  })
  request.end(JSON.stringify(body))
  return answerTo(request)
}

/** @returns the answer once its head is there */
async function answerTo(request: ClientRequest): Promise<IncomingMessage> {
  const [answer] = (await once(request, "response", {signal: AbortSignal.timeout(mostWaitMs)})) as [
    IncomingMessage,
  ]
  return answer
}

async function restOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of answer) {
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString()
}
