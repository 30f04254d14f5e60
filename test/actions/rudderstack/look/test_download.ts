import {expect} from "chai"
import {once} from "events"
import {PassThrough, Readable} from "stream"
import * as Hub from "../../../../src/hub"
import {readDownload} from "../../../../src/actions/rudderstack/look"
import {LookRequest} from "../support/look_request"

const PIECES = ["one", "two", "three"]

describe("the download of a result", () => {
  it("gives the consumer all bytes, and answers when it has taken them", async () => {
    const taken: string[] = []
    await readDownload(
      new LookRequest(wholeDownload),
      unstopped(),
      async (readable: AsyncIterable<Buffer>) => {
        for await (const piece of readable) {
          taken.push(String(piece))
          await turn()
        }
        taken.push("end")
      },
    )
    expect(taken.join("")).to.equal("onetwothreeend")
  })

  for (const destroys of [true, false]) {
    const hub = destroys ? "destroys the stream" : "leaves the stream open"
    it(`waits for what the consumer still does when the download breaks off and the hub ${hub}`, async () => {
      const steps: string[] = []
      const request = new LookRequest(async (stream) => {
        stream.write("one")
        await turn()
        const reset = new Error("Looker hung up")
        if (destroys) {
          stream.destroy(reset)
        }
        steps.push("broke off")
        throw reset
      })
      const failure = await failureOf(request, async (readable: AsyncIterable<Buffer>) => {
        try {
          for await (const piece of readable) {
            steps.push(String(piece))
          }
        } finally {
          await turn()
          steps.push("settled")
        }
      })
      expect(failure).to.have.property("message", "Looker hung up")
      expect(steps).to.deep.equal(["one", "broke off", "settled"])
    })
  }

  it("reports the download's failure even to a consumer that ends well", async () => {
    const request = new LookRequest(async (stream) => {
      stream.write("one")
      throw new Error("Looker hung up")
    })
    const failure = await failureOf(request, async (readable) => {
      await new Promise((resolve) => readable.once("error", resolve))
    })
    expect(failure).to.have.property("message", "Looker hung up")
  })

  it("answers, and ends the download, when the consumer stops early and the hub never would", async () => {
    let stream: PassThrough | undefined
    const request = new LookRequest(async (opened) => {
      stream = opened
      opened.write("one")
      await never()
    })
    await readDownload(request, unstopped(), async (readable: AsyncIterable<Buffer>) => {
      for await (const piece of readable) {
        expect(String(piece)).to.equal("one")
        return
      }
    })
    expect(stream).to.have.property("destroyed", true)
  })

  it("ends the download when the consumer returns without a look at it", async () => {
    let stream: PassThrough | undefined
    const request = new LookRequest(async (opened) => {
      stream = opened
      await never()
    })
    await readDownload(request, unstopped(), async () => undefined)
    expect(stream).to.have.property("destroyed", true)
  })

  it("fails with the consumer's failure, and ends the download", async () => {
    let stream: PassThrough | undefined
    const request = new LookRequest(async (opened) => {
      stream = opened
      await never()
    })
    const failure = await failureOf(request, async () => {
      throw new RangeError("a bad row")
    })
    expect(failure).to.be.instanceOf(RangeError).with.property("message", "a bad row")
    expect(stream).to.have.property("destroyed", true)
  })

  it("stays with what the consumer said when the hub fails afterwards", async () => {
    const request = new LookRequest(async (stream) => {
      await wholeDownload(stream)
      await once(stream, "close")
      throw new Error("the connection was reset behind the last byte")
    })
    await readDownload(request, unstopped(), async (readable) => {
      readable.resume()
      await once(readable, "end")
    })
  })

  it("survives a hub that fails when nobody reads any more", async () => {
    const request = new LookRequest(async (stream) => {
      await once(stream, "close")
      throw new Error("too late")
    })
    await readDownload(request, unstopped(), async () => undefined)
    await turn()
  })

  it("fails when the download cannot be opened", async () => {
    const reason = new Error("Looker answered 404")
    expect(await failureOf(unopened(reason), unused)).to.equal(reason)
  })

  describe("when the run stops", () => {
    const reason = new Error("Enough.")

    it("ends a download that says nothing", async () => {
      let stream: PassThrough | undefined
      const request = new LookRequest(async (opened) => {
        stream = opened
        opened.write("one")
        await never()
      })
      const run = new AbortController()
      const failure = await failureOf(
        request,
        async (readable: AsyncIterable<Buffer>) => {
          for await (const piece of readable) {
            expect(String(piece)).to.equal("one")
            setImmediate(() => run.abort(reason))
          }
        },
        run.signal,
      )
      expect(failure).to.equal(reason)
      expect(stream).to.have.property("destroyed", true)
    })

    it("waits for what the consumer still does", async () => {
      const run = new AbortController()
      const steps: string[] = []
      const failure = await failureOf(
        new LookRequest(async () => never()),
        async (readable) => {
          readable.on("error", () => steps.push("broke off"))
          run.abort(reason)
          await turn()
          steps.push("settled")
        },
        run.signal,
      )
      expect(failure).to.equal(reason)
      expect(steps).to.deep.equal(["broke off", "settled"])
    })

    it("does not wait for a download that is only being opened, and ends it when it is open", async () => {
      const run = new AbortController()
      const late = new PassThrough()
      let open = () => undefined as unknown
      const request = Object.assign(new Hub.ActionRequest(), {
        stream: async (callback: (readable: Readable) => Promise<unknown>) =>
          new Promise((resolve) => (open = () => resolve(callback(late)))),
      })
      let isConsumed = false
      const consume = async () => void (isConsumed = true)
      setImmediate(() => run.abort(reason))
      expect(await failureOf(request, consume, run.signal)).to.equal(reason)
      open()
      await once(late, "close")
      expect(isConsumed).to.equal(false)
    })

    it("opens no download afterwards", async () => {
      const request = Object.assign(new Hub.ActionRequest(), {stream: unused})
      expect(await failureOf(request, unused, AbortSignal.abort(reason))).to.equal(reason)
    })
  })

  it("makes an error of a reason that is a text", async () => {
    const failure = await failureOf(unopened("status code: 404"), unused)
    expect(failure).to.be.instanceOf(Error).with.property("message", "status code: 404")
  })

  it("makes an error of a text that breaks the download off", async () => {
    const request = new LookRequest(async (stream) => {
      stream.write("one")
      await failed("status code: 500")
    })
    const failure = await failureOf(request, async (readable: AsyncIterable<Buffer>) => {
      for await (const piece of readable) {
        expect(String(piece)).to.equal("one")
      }
    })
    expect(failure).to.be.instanceOf(Error).with.property("message", "status code: 500")
  })
})

async function wholeDownload(stream: PassThrough): Promise<void> {
  for (const piece of PIECES) {
    stream.write(piece)
    await turn()
  }
  stream.end()
  await once(stream, "finish")
}

async function failureOf(
  request: Hub.ActionRequest,
  consume: (readable: Readable) => Promise<void>,
  stopped = unstopped(),
): Promise<unknown> {
  try {
    await readDownload(request, stopped, consume)
  } catch (error) {
    return error
  }
  return undefined
}

/** A request whose download fails before there is a stream. */
function unopened(reason: unknown): Hub.ActionRequest {
  return Object.assign(new Hub.ActionRequest(), {stream: async () => failed(reason)})
}

/** Hubs throw texts as well as errors. */
async function failed(reason: unknown): Promise<never> {
  throw reason
}

async function unused(): Promise<void> {
  throw new Error("The consumer must not be called.")
}

/** The signal of a run that is not stopped. */
function unstopped(): AbortSignal {
  return new AbortController().signal
}

/** Lets everything else that is due take its turn. */
async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

async function never(): Promise<void> {
  await new Promise(() => undefined)
}
