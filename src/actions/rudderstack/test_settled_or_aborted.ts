import {expect} from "chai"
import {settledOrAborted} from "./settled_or_aborted"

describe("settled or aborted", () => {
  const never = new Promise(() => undefined)

  it("resolves with the promise, whichever way it settles", async () => {
    const {signal} = new AbortController()
    await settledOrAborted(Promise.resolve(), signal)
    await settledOrAborted(Promise.reject(new Error("no")), signal)
  })

  it("resolves when the signal is aborted, before or while it waits", async () => {
    await settledOrAborted(never, AbortSignal.abort())
    const run = new AbortController()
    setImmediate(() => run.abort())
    await settledOrAborted(never, run.signal)
  })

  it("waits for one of them", async () => {
    let settle = () => undefined as unknown
    let isOver = false
    const waiting = settledOrAborted(
      new Promise((resolve) => (settle = () => resolve(undefined))),
      new AbortController().signal,
    )
    const done = waiting.then(() => (isOver = true))
    await new Promise((resolve) => setImmediate(resolve))
    expect(isOver).to.equal(false)
    settle()
    await done
  })
})
