import {once} from "node:events"
import type {RequestListener, ServerResponse} from "node:http"
import {PassThrough, type Readable} from "node:stream"
import {buffer, text} from "node:stream/consumers"
import {expect} from "chai"
import {type SinonFakeTimers, useFakeTimers} from "sinon"
import {type Dispatcher, getGlobalDispatcher, setGlobalDispatcher} from "undici"
import * as Hub from "../../src/hub"
import {type DownloadServer, secretPath, serveDownload} from "./support/download_server"
import {withEnvironment} from "./support/environment"
import {failureOf} from "./support/failure_of"
import {Sender} from "./support/sender"

const megabyte = Buffer.alloc(1024 * 1024, "0123456789abcdef")

/** Sends a beginning and leaves the download open. */
const endless: RequestListener = (_request, response) => {
  response.write("beginning")
}

describe("ActionRequest.stream", () => {
  let server: DownloadServer | undefined
  afterEach(() => server?.close())

  async function downloadOf(answer: RequestListener): Promise<Hub.ActionRequest> {
    server = await serveDownload(answer)
    return server.actionRequest
  }

  function released(): Promise<void> | undefined {
    return server?.released()
  }

  describe("of a download", () => {
    it("gives the callback's value and the whole content", async () => {
      const content = Buffer.concat(Array.from({length: 3}, () => megabyte))
      const request = await downloadOf((_request, response) => response.end(content))
      const received = await request.stream((readable) => buffer(readable))
      expect(received.equals(content)).to.equal(true)
    })

    it("asks once, with GET, for the bytes as they are", async () => {
      const request = await downloadOf((_request, response) => response.end("rows"))
      await request.stream((readable) => text(readable))
      expect(server?.requests.map(({method, url}) => [method, url])).to.deep.equal([["GET", secretPath]])
      expect(server?.requests[0]?.headers["accept-encoding"]).to.equal("identity")
    })

    it("gives an empty content", async () => {
      const request = await downloadOf((_request, response) => response.end())
      expect(await request.stream((readable) => text(readable))).to.equal("")
    })

    it("is preferred to an attachment", async () => {
      const request = await downloadOf((_request, response) => response.end("downloaded"))
      request.attachment = {dataBuffer: Buffer.from("attached")}
      expect(await request.stream((readable) => text(readable))).to.equal("downloaded")
    })

    it("goes through the dispatcher that the process has set for all, without its limit for silence", async () => {
      const request = await downloadOf((_request, response) => response.end("rows"))
      const previous = getGlobalDispatcher()
      const seen: Dispatcher.DispatchOptions[] = []
      setGlobalDispatcher(
        previous.compose((dispatch) => (options, handler) => {
          seen.push(options)
          return dispatch(options, handler)
        }),
      )
      try {
        expect(await request.stream((readable) => text(readable))).to.equal("rows")
      } finally {
        setGlobalDispatcher(previous)
      }
      expect(seen).to.have.length(1)
      expect(seen[0]).to.include({path: secretPath, bodyTimeout: 0})
    })
  })

  describe("of a download that Looker refuses", () => {
    for (const status of [201, 204, 206, 300, 304, 401, 403, 404, 410, 429, 500, 503]) {
      it(`fails for the status ${status} without following it or calling back`, async () => {
        const request = await downloadOf(({url}, response) => {
          response.writeHead(url === secretPath ? status : 200, {location: "/elsewhere"})
          response.end("canary")
        })
        let calledBack = false
        const error = await failureOf(request.stream(() => Promise.resolve((calledBack = true))))
        expect(error).to.be.instanceOf(Hub.DownloadError).with.property("code", "download_refused")
        expect(error.message).to.equal(
          `Looker answered ${status} for the query result; ` +
            "the link works once and expires after an hour. Run it again.",
        )
        expect(calledBack).to.equal(false)
        expect(server?.requests).to.have.length(1)
      })
    }

    it("lets go of the connection, however long the refusal is", async () => {
      const request = await downloadOf((_request, response) => {
        response.writeHead(500)
        response.write(megabyte)
      })
      await failureOf(request.stream((readable) => text(readable)))
      await released()
    })
  })

  describe("of a download without an answer", () => {
    it("fails when the connection is cut before the status", async () => {
      const request = await downloadOf((_request, response) => response.socket?.resetAndDestroy())
      const error = await failureOf(request.stream((readable) => text(readable)))
      expect(error).to.be.instanceOf(Hub.DownloadError).with.property("code", "download_unreachable")
      expect(error.message).not.to.contain("canary")
    })
  })

  describe("of a download that breaks off", () => {
    const breaks: [string, RequestListener][] = [
      ["by a reset", cutAfterwards((response) => response.socket?.resetAndDestroy())],
      ["by an end between two chunks", cutAfterwards((response) => response.socket?.end())],
      ["by an end inside a chunk", cutAfterwards((response) => response.socket?.end("ff\r\ncut"))],
      ["by a chunk that is none", cutAfterwards((response) => response.socket?.write("no length\r\n"))],
      [
        "before its content-length",
        (_request, response) => {
          response.writeHead(200, {"content-length": 1000})
          response.write("beginning", () => response.socket?.end())
        },
      ],
    ]
    for (const [how, answer] of breaks) {
      it(`fails ${how}, on the stream and for the caller`, async () => {
        const request = await downloadOf(answer)
        let seen: Error | undefined
        const error = await failureOf(
          request.stream(async (readable) => {
            seen = await failureOf(text(readable))
            return "handled"
          }),
        )
        expect(error).to.be.instanceOf(Hub.DownloadError).with.property("code", "download_broken")
        expect(error.message).to.contain("broke off")
        expect(error).to.equal(seen)
      })

      it(`fails ${how}, even when the callback never notices`, async () => {
        const request = await downloadOf(answer)
        const error = await failureOf(
          request.stream((readable) => {
            readable.resume()
            return new Promise((resolve) => readable.once("end", resolve))
          }),
        )
        expect(error).to.be.instanceOf(Hub.DownloadError).with.property("code", "download_broken")
      })
    }

    function cutAfterwards(cut: (response: ServerResponse) => void): RequestListener {
      return (_request, response) => {
        response.write("beginning", () => cut(response))
      }
    }
  })

  describe("of a download that stalls", () => {
    withEnvironment("ACTION_HUB_STREAM_REQUEST_TIMEOUT", "50")

    const stalls: [string, RequestListener][] = [
      ["before the status", () => undefined],
      ["after the status", (_request, response) => response.flushHeaders()],
      ["in the middle", endless],
    ]
    for (const [when, answer] of stalls) {
      it(`fails ${when}, naming the time, and lets go of the connection`, async () => {
        const request = await downloadOf(answer)
        const error = await failureOf(request.stream((readable) => text(readable)))
        expect(error).to.be.instanceOf(Hub.DownloadError).with.property("code", "download_stalled")
        expect(error.message).to.equal(
          "Looker sent no data of the query result for 0.05 seconds. Run it again.",
        )
        await released()
      })
    }
  })

  describe("of a download whose consumer pauses", () => {
    withEnvironment("ACTION_HUB_STREAM_REQUEST_TIMEOUT", "100")
    const contentBytes = 64 * megabyte.length
    let clock: SinonFakeTimers | undefined
    afterEach(() => clock?.restore())

    function hoursPass(): void {
      clock?.tick(3 * 3_600_000)
    }

    it("stops Looker's sending, waits for hours without a failure and then gives the rest", async () => {
      const sender = new Sender(Buffer.concat(Array.from({length: 64}, () => megabyte)))
      const request = await downloadOf((_request, response) => sender.send(response))
      clock = useFakeTimers({toFake: ["setTimeout", "clearTimeout"]})
      const received = await request.stream(async (readable) => {
        let bytes = 0
        for await (const chunk of readable as AsyncIterable<Buffer>) {
          if (bytes === 0) {
            await sender.blocked()
            expect(sender.sentBytes).to.be.lessThan(contentBytes / 2)
            hoursPass()
          }
          bytes += chunk.length
        }
        return bytes
      })
      expect(received).to.equal(contentBytes)
    })

    it("waits as patiently when Looker has already sent everything", async () => {
      const request = await downloadOf((_request, response) => response.end("rows"))
      clock = useFakeTimers({toFake: ["setTimeout", "clearTimeout"]})
      const received = await request.stream(async (readable) => {
        await once(readable, "readable")
        await released()
        hoursPass()
        return text(readable)
      })
      expect(received).to.equal("rows")
    })

    it("counts a silence after the pause as a stall", async () => {
      const request = await downloadOf((_request, response) => {
        response.write(Buffer.concat(Array.from({length: 4}, () => megabyte)))
      })
      const error = await failureOf(
        request.stream(async (readable) => {
          await once(readable, "readable")
          return text(readable)
        }),
      )
      expect(error).to.be.instanceOf(Hub.DownloadError).with.property("code", "download_stalled")
    })
  })

  describe("and its callback", () => {
    const failure = new Error("the callback's own")
    const failing: [string, (readable: Readable) => Promise<unknown>][] = [
      ["rejects at once", () => Promise.reject(failure)],
      [
        "throws before it returns",
        () => {
          throw failure
        },
      ],
      [
        "rejects while reading",
        async (readable) => {
          for await (const chunk of readable) {
            throw chunk ? failure : new Error("no chunk")
          }
        },
      ],
      ["destroys the stream with it", (readable) => text(readable.destroy(failure))],
    ]
    for (const [how, callback] of failing) {
      it(`fails with the callback's error when it ${how}, and lets go of the connection`, async () => {
        const request = await downloadOf(endless)
        expect(await failureOf(request.stream(callback))).to.equal(failure)
        await released()
      })
    }

    const leaving: [string, (readable: Readable) => Promise<unknown>][] = [
      ["without reading", () => Promise.resolve()],
      ["after the first chunk", (readable) => once(readable, "data")],
      [
        "out of a loop",
        async (readable) => {
          for await (const chunk of readable) {
            return chunk as unknown
          }
          throw new Error("no chunk")
        },
      ],
    ]
    for (const [how, callback] of leaving) {
      it(`succeeds when it leaves ${how}, and lets go of the connection`, async () => {
        const request = await downloadOf(endless)
        await request.stream(async (readable) => {
          await callback(readable)
        })
        await released()
      })
    }

    it("is waited for after the download's end", async () => {
      const request = await downloadOf((_request, response) => response.end("rows"))
      const events: string[] = []
      await request.stream(async (readable) => {
        readable.once("end", () => events.push("end of the download"))
        await text(readable)
        await new Promise(setImmediate)
        events.push("end of the callback")
      })
      expect(events).to.deep.equal(["end of the download", "end of the callback"])
    })

    it("may return while a consumer that it has started still reads", async () => {
      const sink = new PassThrough()
      const received = text(sink)
      const request = await downloadOf((_request, response) => {
        response.write("first, ")
        sink.once("data", () => response.end("last"))
      })
      await request.stream((readable) => Promise.resolve(void readable.pipe(sink)))
      expect(await received).to.equal("first, last")
    })
  })

  describe("of an attachment", () => {
    it("gives its bytes in chunks like those of a download", async () => {
      const request = new Hub.ActionRequest()
      request.attachment = {dataBuffer: megabyte}
      const chunks = await request.stream((readable) => readable.toArray() as Promise<Buffer[]>)
      expect(chunks.map(({length}) => length)).to.deep.equal(Array.from({length: 16}, () => 65536))
      expect(Buffer.concat(chunks).equals(megabyte)).to.equal(true)
    })

    it("gives the callback's failure", async () => {
      const request = new Hub.ActionRequest()
      request.attachment = {dataBuffer: megabyte}
      const failure = new Error("the callback's own")
      expect(await failureOf(request.stream(() => Promise.reject(failure)))).to.equal(failure)
    })
  })

  describe("of nothing", () => {
    const nothing: [string, Partial<Hub.ActionRequest>][] = [
      ["neither a URL nor an attachment", {}],
      ["an attachment without content", {attachment: {mime: "text/csv"}}],
      ["a plan without a URL", {scheduledPlan: {downloadUrl: null}}],
    ]
    for (const [what, members] of nothing) {
      it(`fails for ${what}`, async () => {
        const request = Object.assign(new Hub.ActionRequest(), members)
        const error = await failureOf(request.stream((readable) => text(readable)))
        expect(error).to.be.instanceOf(Hub.ActionRequestError)
        expect(error.message).to.contain("neither a download URL nor an attachment")
      })
    }

    for (const downloadUrl of [
      "ftp://looker.example.com/canary",
      "file:///canary",
      "canary",
      "javascript:canary",
    ]) {
      it(`fails for ${downloadUrl}, without repeating it`, async () => {
        const request = Object.assign(new Hub.ActionRequest(), {scheduledPlan: {downloadUrl}})
        const error = await failureOf(request.stream((readable) => text(readable)))
        expect(error).to.be.instanceOf(Hub.ActionRequestError)
        expect(error.message).to.contain("no http or https address").and.not.contain("canary")
      })
    }
  })
})
