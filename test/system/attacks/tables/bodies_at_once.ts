import {setTimeout as pause} from "node:timers/promises"
import {gzipSync} from "node:zlib"
import {HubProcess} from "../../../stand_ins/hub_process"
import {startDataPlane} from "../../../stand_ins/data_plane_stand_in"
import {METRICS_TOKEN, MOST_MEMORY_MB} from "../../faults/hub_profiles"
import {look} from "../../faults/look"
import {peakMemoryMb} from "../../faults/memory"
import {WRITE_KEY} from "../../faults/secrets"
import {Stage} from "../../faults/stage"
import {opened, rawAnswer} from "../../faults/support/raw_request"
import {attackLines, holding, Seen} from "../attack"
import {withHub} from "../support/own_hub"

const LOOK = look({rowCount: 20_000})
/** The hub may be on one busy core; far more would be a stall that people notice. */
const MOST_STALL_MS = 10_000

type Body = readonly [name: string, headers: readonly string[], body: string | Buffer]

/** Each is refused, and each would be costly to whoever parses first. */
const BODIES: readonly Body[] = [
  ["wide", [], `{"x":[${"1,".repeat(5_000_000)}1]}`],
  ["of empty lists", [], `{"x":[[]${",[]".repeat(3_333_333)}]}`],
  ["of keys", [], `{${Array.from({length: 400_000}, (_, index) => `"k${index}":1`).join()}}`],
  ["deep", [], `${'{"a":'.repeat(1_000_000)}1${"}".repeat(1_000_000)}`],
  ["huge", [], `{"x":"${"x".repeat(60_000_000)}"}`],
  ["compressed", ["Content-Encoding: gzip"], gzipSync(Buffer.alloc(100_000_000, "x"), {level: 1})],
  ["under many headers", Array.from({length: 5_000}, (_, index) => `X${index}: 1`), "{}"],
]

function requestOf({token}: HubProcess, [, headers, body]: Body): Buffer {
  const content = Buffer.from(body)
  const head = [
    "POST /actions/rudder_event/execute HTTP/1.1",
    "Host: hub",
    "Connection: close",
    `Authorization: Token token="${token}"`,
    "Content-Type: application/json",
    `Content-Length: ${content.length}`,
    ...headers,
    "",
    "",
  ]
  return Buffer.concat([Buffer.from(head.join("\r\n")), content])
}

/** Bodies that never end, a byte now and then. */
async function slowBodies({url, token}: HubProcess, count: number): Promise<() => void> {
  const sockets = await Promise.all(Array.from({length: count}, () => opened(url)))
  const head = `POST /actions/rudder_event/execute HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\nAuthorization: Token token="${token}"\r\nContent-Length: 1000000\r\n\r\n{`
  sockets.forEach((socket) => socket.write(head))
  const timer = setInterval(() => sockets.forEach((socket) => socket.write(" ")), 200)
  return () => {
    clearInterval(timer)
    sockets.forEach((socket) => socket.destroy())
  }
}

/** All of these at once, twice, while a run goes its way. */
async function besideARun({looker}: Stage): Promise<Seen> {
  const dataPlane = await startDataPlane({writeKeys: [WRITE_KEY]})
  dataPlane.setIntercept(() => ({kind: "delay", delayMs: 100}))
  try {
    return await withHub({env: {RUDDERSTACK_TIMEOUT_SECONDS: "120"}}, async (hub) => {
      await stallMs(hub)
      const endSlow = await slowBodies(hub, 200)
      const run = looker.connect({hubUrl: hub.url, token: hub.token}).execute({
        action: "rudder_event",
        params: {rudder_write_key: WRITE_KEY, rudder_server_url: dataPlane.url},
        download: [LOOK.bytes],
      })
      const bodies = [...BODIES, ...BODIES]
      const answers = await Promise.all(bodies.map((body) => rawAnswer(hub.url, requestOf(hub, body))))
      const {looker: told, text} = await run
      endSlow()
      const wrong = bodies.flatMap(([name], index) => {
        const {status} = answers[index]
        return status !== undefined && status >= 400 && status < 500
          ? []
          : [`one that is ${name} got ${status}`]
      })
      const [stalledMs, peakMb] = [await stallMs(hub), peakMemoryMb(hub.pid)]
      const arrived = dataPlane.counts.distinctMessageIds
      return {
        seen: `4xx, the run ${told?.success ? "succeeds" : "fails"}; peak ${peakMb} MB, longest stall ${stalledMs} ms`,
        complaints: [
          ...wrong,
          ...holding(
            [told?.success !== true || arrived !== LOOK.rowCount, `${arrived} rows arrived: ${text}`],
            [(peakMb ?? 0) > MOST_MEMORY_MB, `that is more than ${MOST_MEMORY_MB} MB`],
            [stalledMs > MOST_STALL_MS, `that is more than ${MOST_STALL_MS} ms`],
          ),
        ],
      }
    })
  } finally {
    await dataPlane.close()
  }
}

/** The longest that the event loop of the server's thread stood still since this was asked last. */
async function stallMs({url}: HubProcess): Promise<number> {
  const answer = await fetch(`${url}/metrics`, {headers: {authorization: `Bearer ${METRICS_TOKEN}`}})
  const seconds = /^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(await answer.text())?.[1]
  return Math.round(Number(seconds) * 1000)
}

/** Looker, or somebody else, hangs up within the body. */
async function cutShort(stage: Stage): Promise<Seen> {
  const {url, token, process} = await stage.hub("console")
  const socket = await opened(url)
  const call = "attack-cut-short"
  const answer: string[] = []
  socket.setEncoding("latin1").on("data", (text: string) => answer.push(text))
  socket.end(
    `POST /actions/rudder_event/execute HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\nX-Looker-Webhook-Id: ${call}\r\nAuthorization: Token token="${token}"\r\nContent-Length: 1000\r\n\r\n{"type":"query"`,
  )
  await new Promise((resolve) => socket.once("close", resolve))
  await pause(500) // a run that begins would begin at once
  const lines = (process?.output() ?? "").split("\n").filter((line) => line.includes(call))
  const hasBegun = lines.some((line) => line.includes("Run accepted."))
  const status = /^HTTP\/1\.1 (\d+)/.exec(answer.join(""))?.[1]
  return {
    seen: `${status ?? "an end"}, ${hasBegun ? "a run" : "no run"}`,
    complaints: holding(
      [hasBegun, "it began a run"],
      [status === "200", "it was answered before it was read"],
    ),
  }
}

export const BODIES_AT_ONCE = attackLines("bodies", [
  {name: "one that is cut short", expected: "400 or an end, no run", run: cutShort},
  {
    name: "wide, deep, huge, compressed, slow: at once, beside a run",
    expected: "4xx, the run succeeds",
    runsAlone: true,
    run: besideARun,
  },
])
