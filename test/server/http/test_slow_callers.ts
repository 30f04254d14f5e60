import {expect} from "chai"
import {once} from "node:events"
import {connect, type Socket} from "node:net"
import type {HttpTimeouts} from "../../../src/server/http/http_limits"
import {eventually} from "../support/eventually"
import {Gate} from "../support/gate"
import {executeBody, HubUnderTest, validAuthorization} from "../support/hub_under_test"

const impatient: HttpTimeouts = {headersMs: 300, requestMs: 500, keepAliveMs: 100, checkMs: 20, socketMs: 0}
const idleConnections = 1000

describe("slow and hostile callers", () => {
  let hub: HubUnderTest
  const sockets: Socket[] = []
  afterEach(async () => {
    sockets.splice(0).forEach((socket) => socket.destroy())
    await hub.close()
  })

  async function start(httpTimeouts?: HttpTimeouts): Promise<void> {
    hub = await HubUnderTest.start({config: {keepAliveMs: 10}, ...(httpTimeouts && {httpTimeouts})})
  }

  async function open(text = ""): Promise<{socket: Socket; received: () => string}> {
    const socket = connect(hub.port, "127.0.0.1")
    sockets.push(socket)
    let received = ""
    socket.setEncoding("latin1").on("data", (chunk: string) => (received += chunk))
    socket.on("error", () => socket.destroy())
    await once(socket, "connect")
    socket.write(text, "latin1")
    return {socket, received: () => received}
  }

  const slow: [what: string, text: string, answer: RegExp][] = [
    ["sends nothing", "", /^(HTTP\/1.1 408 |$)/],
    ["never ends its headers", "POST / HTTP/1.1\r\nHost: h\r\n", /^HTTP\/1.1 408 /],
    [
      "never ends its body",
      `POST /actions/fake_pooled/execute HTTP/1.1\r\nHost: h\r\nAuthorization: ${validAuthorization}\r\nContent-Length: 100\r\n\r\n{`,
      /^HTTP\/1.1 408 |^$/,
    ],
    [
      "never ends the body of a request that was refused",
      "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n{",
      /^HTTP\/1.1 403 /,
    ],
    ["asks nothing more", "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n", /^HTTP\/1.1 200 /],
  ]
  for (const [what, text, answer] of slow) {
    it(`cannot keep a connection: one that ${what} is cut`, async () => {
      await start(text.includes("\r\n\r\n") ? impatient : {...impatient, requestMs: 60_000})
      const {socket, received} = await open(text)
      await once(socket, "close")
      expect(received()).to.match(answer)
    })
  }

  it("do not make the hub cut a run's answer, however long it takes", async () => {
    await start(impatient)
    const gate = await Gate.open()
    const body = JSON.stringify(executeBody({do: "hold", gate: gate.urlFor("run")}))
    const {received} = await open(
      `POST /actions/fake_pooled/execute HTTP/1.1\r\nHost: h\r\nAuthorization: ${validAuthorization}\r\n` +
        `Content-Length: ${body.length}\r\n\r\n${body}`,
    )
    const newlinesPastEveryTimeout = 60
    await eventually(() => received().split("1\r\n\n\r\n").length > newlinesPastEveryTimeout)
    gate.release("run")
    await eventually(() => received().includes('"success":true'))
    await gate.close()
  })

  const hostile: [what: string, text: string, status: number][] = [
    ["a flood of headers", `GET / HTTP/1.1\r\nHost: h\r\n${"X-A: 1234567890\r\n".repeat(2000)}\r\n`, 431],
    ["an endless header", `GET / HTTP/1.1\r\nHost: h\r\nX-A: ${"a".repeat(20_000)}\r\n\r\n`, 431],
    ["no HTTP", "hello\r\n\r\n", 400],
    ["no host", "GET / HTTP/1.1\r\n\r\n", 400],
    ["control characters in a header", "GET / HTTP/1.1\r\nHost: h\r\nAuthorization: \x00\x01\r\n\r\n", 400],
    ["two lengths", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400],
    [
      "a length and chunks",
      "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      400,
    ],
    ["an unknown method", "BREW / HTTP/1.1\r\nHost: h\r\n\r\n", 400],
    ["a long address", `GET /${"a".repeat(20_000)} HTTP/1.1\r\nHost: h\r\n\r\n`, 431],
    ["an address that leaves the root", "GET /../../etc/passwd HTTP/1.1\r\nHost: h\r\n\r\n", 404],
    [
      "a wish for another protocol",
      "GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
      200,
    ],
  ]
  for (const [what, text, status] of hostile) {
    it(`get ${status} for ${what}, and the hub goes on`, async () => {
      await start()
      const {received} = await open(text)
      await eventually(() => received().includes("\r\n\r\n"))
      expect(received().split("\r\n")[0]).to.match(new RegExp(`^HTTP/1.1 ${status} `))
      expect((await hub.send("GET", "/healthz")).status).to.equal(200)
    })
  }

  it("start no run with a body that is cut short", async () => {
    await start()
    const body = JSON.stringify(executeBody({do: "answer"}))
    for (const [length, sent] of [
      [`Content-Length: ${body.length + 1}`, body],
      ["Transfer-Encoding: chunked", `${body.length.toString(16)}\r\n${body}\r\n`],
    ]) {
      const {socket, received} = await open(
        `POST /actions/fake_pooled/execute HTTP/1.1\r\nHost: h\r\nAuthorization: ${validAuthorization}\r\n` +
          `${length}\r\n\r\n${sent}`,
      )
      socket.end()
      await once(socket, "close")
      expect(received()).not.to.match(/^HTTP\/1.1 200/)
    }
    expect(hub.log.entries.map(({message}) => message)).not.to.include("Run accepted.")
  })

  it("get their answer although they send more than the limit, and cannot fill the memory", async () => {
    await start()
    const path = "POST /actions/fake_form/form HTTP/1.1"
    const {socket, received} = await open(
      `${path}\r\nHost: h\r\nAuthorization: ${validAuthorization}\r\nTransfer-Encoding: chunked\r\n\r\n`,
    )
    const chunk = `10000\r\n${" ".repeat(0x10000)}\r\n`
    while (!received().includes("\r\n\r\n")) {
      socket.write(chunk)
      await new Promise(setImmediate)
    }
    expect(received()).to.match(/^HTTP\/1.1 413 /)
  })

  it("can send the whole of a body that is too long before they read the answer", async () => {
    await start()
    const length = 8 * 1024 * 1024
    const {socket, received} = await open(
      `POST /actions/fake_form/form HTTP/1.1\r\nHost: h\r\nAuthorization: ${validAuthorization}\r\n` +
        `Content-Length: ${length}\r\n\r\n`,
    )
    socket.pause()
    await new Promise((sent) => socket.write(Buffer.alloc(length, " "), sent))
    socket.resume()
    await eventually(() => received().includes("\r\n\r\n"))
    expect(received()).to.match(/^HTTP\/1.1 413 /)
  })

  it("do not keep others out by holding a thousand idle connections", async () => {
    await start()
    await Promise.all(Array.from({length: idleConnections}, () => open()))
    expect((await hub.post("/", {})).status).to.equal(200)
  })
})
