import {randomBytes} from "node:crypto"
import type {RequestListener} from "node:http"
import {buffer, text} from "node:stream/consumers"
import {brotliCompressSync, gzipSync} from "node:zlib"
import {expect} from "chai"
import {type SinonFakeTimers, useFakeTimers} from "sinon"
import * as Hub from "../../src/hub"
import {type Connections, connectionsTo, networkError} from "./support/connections"
import {type DownloadServer, secretPath, serveDownload} from "./support/download_server"
import {failureOf} from "./support/failure_of"
import {Sender} from "./support/sender"

describe("A download", () => {
  let server: DownloadServer
  let connections: Connections | undefined
  afterEach(async () => {
    await connections?.close()
    connections = undefined
    await server.close()
  })

  async function downloadOf(answer: RequestListener): Promise<Hub.ActionRequest> {
    server = await serveDownload(answer)
    return server.actionRequest
  }

  /** A request whose download has another origin, though every connection leads to the server. */
  async function downloadFrom(
    origin: string,
    answer: RequestListener,
    failure: (index: number) => Error | undefined = () => undefined,
  ): Promise<Hub.ActionRequest> {
    const request = await downloadOf(answer)
    connections = connectionsTo(new URL(request.scheduledPlan?.downloadUrl ?? "").port, failure)
    request.scheduledPlan = {downloadUrl: origin + secretPath}
    return request
  }

  function read(request: Hub.ActionRequest): Promise<string> {
    return request.stream((readable) => text(readable))
  }

  async function downloadFailure(request: Hub.ActionRequest): Promise<Hub.DownloadError> {
    const error = await failureOf(read(request))
    if (!(error instanceof Hub.DownloadError)) {
      throw error
    }
    expect(error.message).not.to.contain("canary")
    return error
  }

  const rows: RequestListener = (_request, response) => response.end("rows")

  describe("whose connection does not come about", () => {
    let clock: SinonFakeTimers
    beforeEach(() => {
      clock = useFakeTimers({toFake: ["performance", "setTimeout", "clearTimeout"]})
    })
    afterEach(() => clock.restore())

    /** Waits as long as it takes, in a time of its own. */
    async function patiently<T>(promise: Promise<T>): Promise<T> {
      let isOver = false
      const over = () => {
        isOver = true
      }
      promise.then(over, over)
      while (!isOver) {
        await clock.tickAsync(50)
        await new Promise(setImmediate)
      }
      return promise
    }

    for (const code of [
      "ECONNREFUSED",
      "ENOTFOUND",
      "EAI_AGAIN",
      "EADDRNOTAVAIL",
      "UND_ERR_CONNECT_TIMEOUT",
      "ERR_PROXY_502",
    ]) {
      it(`is tried again after ${code}, as its link is not used`, async () => {
        const request = await downloadFrom("http://looker.example.com", rows, (index) =>
          index < 4 ? networkError(code) : undefined,
        )
        expect(await patiently(read(request))).to.equal("rows")
        expect(server.requests).to.have.length(1)
      })
    }

    it("is given up after five seconds of growing pauses, with the connection's reason", async () => {
      const request = await downloadFrom("http://looker.example.com", rows, () =>
        networkError("ECONNREFUSED"),
      )
      const start = performance.now()
      const error = await patiently(downloadFailure(request))
      expect(error.code).to.equal("download_unreachable")
      expect(error.message).to.contain("ECONNREFUSED")
      expect(performance.now() - start).to.be.within(5000, 5200)
      expect(connections?.asked).to.have.length(7)
    })

    for (const code of ["ECONNRESET", "DEPTH_ZERO_SELF_SIGNED_CERT", "EACCES"]) {
      it(`is not tried again after ${code}`, async () => {
        const request = await downloadFrom("http://looker.example.com", rows, () => networkError(code))
        expect((await patiently(downloadFailure(request))).code).to.equal("download_unreachable")
        expect(connections?.asked).to.have.length(1)
      })
    }
  })

  it("is asked for once when the connection is cut before an answer, as its link may be used", async () => {
    const request = await downloadOf((_request, response) => response.socket?.destroy())
    expect((await downloadFailure(request)).code).to.equal("download_unreachable")
    expect(server.requests).to.have.length(1)
  })

  for (const answer of ["SSH-2.0", "HTTP/1.1 200 OK\r\ncontent-length: 4\r\ncontent-length: 5\r\n\r\nrows"]) {
    it(`says that it is no HTTP where it is answered ${JSON.stringify(answer.slice(0, 10))}`, async () => {
      const error = await downloadFailure(
        await downloadOf((_request, response) => response.socket?.end(`${answer}\r\n`)),
      )
      expect(error.code).to.equal("download_not_http")
      expect(error.message).not.to.contain("open connections")
    })
  }

  describe("that is redirected", () => {
    /** Redirects `count` times, from /downloads/canary to /1, /2, …, and then gives the rows. */
    function redirecting(count: number, status = 302): RequestListener {
      return ({url}, response) => {
        const step = Number(url?.slice(1)) || 0
        if (step === count) {
          response.end("rows")
        } else {
          response.writeHead(status, {location: `/${step + 1}`}).end("canary")
        }
      }
    }

    for (const status of [301, 302, 303, 307, 308]) {
      it(`is followed for the status ${status}`, async () => {
        expect(await read(await downloadOf(redirecting(1, status)))).to.equal("rows")
      })
    }

    it("is followed from http to https, and three times", async () => {
      const locations = ["https://a.example.com/1", "https://b.example.com/2", "https://a.example.com/3"]
      const request = await downloadFrom("http://looker.example.com", (_request, response) => {
        const location = locations[server.requests.length - 1]
        response.writeHead(location ? 302 : 200, location ? {location} : {}).end("rows")
      })
      expect(await read(request)).to.equal("rows")
      expect(connections?.asked).to.deep.equal([
        "http://looker.example.com",
        "https://a.example.com",
        "https://b.example.com",
      ])
      expect(server.requests.map(({url}) => url)).to.deep.equal([secretPath, "/1", "/2", "/3"])
    })

    it("is not followed a fourth time", async () => {
      const error = await downloadFailure(await downloadOf(redirecting(4)))
      expect(error.code).to.equal("download_redirect_refused")
      expect(error.message).to.contain("too many")
      expect(server.requests).to.have.length(4)
    })

    const refused: [what: string, location: string | undefined, origin: string, reason: string][] = [
      ["from https to http", "http://a.example.com/canary?canary", "http://a.example.com", "https to http"],
      ["to another scheme", "ftp://a.example.com/canary", "", "no http or https address"],
      ["to what is no address", "https://", "", "no http or https address"],
    ]
    for (const [what, location, origin, reason] of refused) {
      it(`is not followed ${what}, and the message names the redirect without its path`, async () => {
        const request = await downloadFrom("https://looker.example.com", (_request, response) => {
          response.writeHead(302, {location}).end()
        })
        const error = await downloadFailure(request)
        expect(error.code).to.equal("download_redirect_refused")
        expect(error.message).to.contain("redirect (302)").and.contain(origin).and.contain(reason)
        expect(error.message).to.contain("host URL")
        expect(server.requests).to.have.length(1)
      })
    }

    it("is refused by its status when the answer names no address", async () => {
      const request = await downloadOf((_request, response) => response.writeHead(302).end())
      const error = await downloadFailure(request)
      expect(error.code).to.equal("download_redirect_refused")
      expect(error.message).to.contain("no http or https address")
      expect(server.requests).to.have.length(1)
    })
  })

  describe("in an encoding", () => {
    const content = JSON.stringify({data: Array.from({length: 1000}, (_, id) => ({id}))})
    const encodings: [encoding: string, bytes: Buffer][] = [
      ["gzip", gzipSync(content)],
      ["GZip", gzipSync(content)],
      ["x-gzip", gzipSync(content)],
      ["br", brotliCompressSync(content)],
      ["Identity", Buffer.from(content)],
      ["", Buffer.from(content)],
      ["identity, gzip", gzipSync(content)],
    ]
    for (const [encoding, bytes] of encodings) {
      it(`is read when that is "${encoding}"`, async () => {
        const request = await downloadOf((_request, response) => {
          response.writeHead(200, {"content-encoding": encoding, "content-length": bytes.length}).end(bytes)
        })
        expect(await read(request)).to.equal(content)
      })
    }

    for (const encoding of ["zstd", "deflate", "gzip, br"]) {
      it(`is refused by name when that is "${encoding}"`, async () => {
        const request = await downloadOf((_request, response) => {
          response.writeHead(200, {"content-encoding": encoding}).end(content)
        })
        const error = await downloadFailure(request)
        expect(error.code).to.equal("download_encoding_unknown")
        expect(error.message).to.contain(`"${encoding}"`)
        await server.released()
      })
    }

    for (const [encoding, bytes] of encodings.slice(0, 4)) {
      it(`breaks off when its ${encoding} ends early, though the connection does not`, async () => {
        const request = await downloadOf((_request, response) => {
          response.writeHead(200, {"content-encoding": encoding}).end(bytes.subarray(0, -10))
        })
        expect((await downloadFailure(request)).code).to.equal("download_broken")
      })
    }

    for (const encoding of ["gzip", "br"]) {
      it(`is said to be damaged when its ${encoding} is none`, async () => {
        const request = await downloadOf((_request, response) => {
          response.writeHead(200, {"content-encoding": encoding}).end("rows that nobody compressed")
        })
        expect((await downloadFailure(request)).code).to.equal("download_damaged")
      })
    }

    it("breaks off when the connection does", async () => {
      const request = await downloadOf((_request, response) => {
        response.writeHead(200, {"content-encoding": "gzip"})
        response.write(gzipSync(content).subarray(0, 100), () => response.socket?.resetAndDestroy())
      })
      expect((await downloadFailure(request)).code).to.equal("download_broken")
    })

    it("is sent no faster than its reader takes it", async () => {
      const large = randomBytes(64 * 1024 * 1024)
      const compressed = gzipSync(large, {level: 0})
      const sender = new Sender(compressed)
      const request = await downloadOf((_request, response) => {
        response.writeHead(200, {"content-encoding": "gzip"})
        sender.send(response)
      })
      const received = await request.stream(async (readable) => {
        const parts: Buffer[] = []
        for await (const chunk of readable as AsyncIterable<Buffer>) {
          if (parts.push(chunk) === 1) {
            await sender.blocked()
            expect(sender.sentBytes).to.be.lessThan(compressed.length / 2)
          }
        }
        return Buffer.concat(parts)
      })
      expect(received.equals(large)).to.equal(true)
    })

    it("is let go of when its reader leaves", async () => {
      const request = await downloadOf((_request, response) => {
        response.writeHead(200, {"content-encoding": "gzip"})
        response.write(gzipSync(content))
      })
      await request.stream(() => Promise.resolve())
      await server.released()
    })
  })

  it("whose headers are too large to read says so", async () => {
    const request = await downloadOf((_request, response) => {
      response.writeHead(200, {"content-security-policy": "canary".repeat(12_000)}).end("rows")
    })
    const error = await downloadFailure(request)
    expect(error.code).to.equal("download_headers_too_large")
    expect(error.message).to.contain("headers that are too large").and.not.contain("open connections")
  })

  it("is read after early hints", async () => {
    const request = await downloadOf((_request, response) => {
      response.writeEarlyHints({link: "</style.css>; rel=preload"}, () => response.end("rows"))
    })
    expect(await request.stream((readable) => buffer(readable))).to.deep.equal(Buffer.from("rows"))
  })
})
