import {createServer, type Server, type Socket} from "node:net"
import {text} from "node:stream/consumers"
import {expect} from "chai"
import {request} from "undici"
import * as Hub from "../../../src/hub"
import {installNetworkGuard, type NetworkGuard} from "../../../src/server/network/network_guard"
import {failureOf} from "../../hub/support/failure_of"
import {listenOnLoopback, serveOnLoopback} from "../../stand_ins/loopback_server"
import {RecordedLog} from "../support/recorded_log"

const interim = "HTTP/1.1 100 Continue\r\n\r\n"
const answer = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nrows"

describe("an unsolicited 100 Continue", () => {
  let server: Server
  let url: string
  let guard: NetworkGuard | undefined
  let respond: (socket: Socket) => void
  let connections: number

  beforeEach(async () => {
    connections = 0
    server = createServer((socket) => {
      connections += 1
      socket.on("data", (bytes) => {
        if (/^(GET|POST) /.test(bytes.toString())) {
          respond(socket)
        }
      })
      socket.on("error", () => undefined)
    })
    url = `http://127.0.0.1:${await listenOnLoopback(server)}`
    guard = installNetworkGuard({allowedHosts: undefined, denyPrivateNetworks: false}, new RecordedLog())
  })
  afterEach(async () => {
    await guard?.remove()
    guard = undefined
    server.close()
  })

  async function answerOf(options: {method?: "POST"; body?: string} = {}): Promise<string> {
    const {body} = await request(url, options)
    return body.text()
  }

  const sent: [how: string, bytes: string][] = [
    ["before the answer", interim + answer],
    ["twice", interim + interim + answer],
    ["with headers", "HTTP/1.1 100 Continue\r\nserver: x\r\nvia: y\r\n\r\n" + answer],
    ["without a reason, in HTTP 1.0", "HTTP/1.0 100\r\n\r\n" + answer],
    ["not at all", answer],
  ]
  for (const [how, bytes] of sent) {
    it(`harms nothing when it is sent ${how}`, async () => {
      respond = (socket) => socket.write(bytes)
      expect(await answerOf()).to.equal("rows")
      await new Promise(setImmediate)
      expect(await answerOf({method: "POST", body: "{}"})).to.equal("rows")
      expect(connections).to.equal(1)
    })

    it(`harms nothing when it is sent ${how}, byte by byte`, async () => {
      respond = (socket) => void writeSlowly(socket, bytes)
      expect(await answerOf()).to.equal("rows")
    })
  }

  it("is content where it stands in the content", async () => {
    respond = (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${interim.length}\r\n\r\n`, () =>
        setImmediate(() => socket.write(interim)),
      )
    }
    expect(await answerOf()).to.equal(interim)
  })

  it("harms nothing to a download of the hub", async () => {
    respond = (socket) => socket.write(interim + answer)
    const download = Object.assign(new Hub.ActionRequest(), {scheduledPlan: {downloadUrl: url}})
    expect(await download.stream((readable) => text(readable))).to.equal("rows")
  })

  it("is no answer when nothing follows", async () => {
    respond = (socket) => socket.end(interim)
    expect(await failureOf(answerOf())).to.have.property("code", "UND_ERR_SOCKET")
  })
})

describe("a download that is redirected", () => {
  it("is not followed to where the hub may not call, and the message says which setting to change", async () => {
    const guard = installNetworkGuard(
      {allowedHosts: undefined, denyPrivateNetworks: false},
      new RecordedLog(),
    )
    const looker = await serveOnLoopback((_request, response) => {
      response.writeHead(302, {location: "http://169.254.169.254/canary"}).end()
    })
    try {
      const download = Object.assign(new Hub.ActionRequest(), {scheduledPlan: {downloadUrl: looker.url}})
      const error = await failureOf(download.stream((readable) => text(readable)))
      expect(error).to.be.instanceOf(Hub.DownloadError)
      expect(error.message).to.contain("169.254.169.254").and.contain("ACTION_HUB_ALLOWED_HOSTS")
      expect(error.message).not.to.contain("canary")
    } finally {
      await guard.remove()
      await looker.close()
    }
  })
})

async function writeSlowly(socket: Socket, bytes: string): Promise<void> {
  socket.setNoDelay(true)
  for (const byte of bytes) {
    await new Promise((resolve) => socket.write(byte, resolve))
    await new Promise(setImmediate)
  }
}
