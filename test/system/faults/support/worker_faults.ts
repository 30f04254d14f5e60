import {subscribe} from "node:diagnostics_channel"
import {isMainThread} from "node:worker_threads"

/** An answer with this header makes the worker thread that reads it die in the way that the header names. */
export const WORKER_FAULT_HEADER = "x-worker-fault"

const DEATHS: Readonly<Record<string, () => void>> = {
  exit: () => process.exit(7),
  throw: () => {
    setImmediate(() => {
      throw new Error("A fault that nobody catches.")
    })
  },
  reject: () => void Promise.reject(new Error("A promise that nobody waits for.")),
  exhaust: () => {
    const kept: number[][] = []
    for (;;) kept.push(Array.from({length: 1000}, (_, index) => index))
  },
}

/** Loaded into the hub by `node --require`: what a package that the hub uses may do to a thread. */
function watchAnswers(): void {
  subscribe("undici:request:headers", (message) => {
    const headers = headersOf(message).map((header) => header.toString("latin1").toLowerCase())
    const fault = headers.indexOf(WORKER_FAULT_HEADER)
    if (fault >= 0) DEATHS[headers[fault + 1]]()
  })
}

function headersOf(message: unknown): Buffer[] {
  const {response} = message as {response: {headers: Buffer[]}}
  return response.headers
}

if (!isMainThread) watchAnswers()
