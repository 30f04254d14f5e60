import {Readable} from "node:stream"
import type {ActionAttachment} from "./action_attachment"
import {streamTimeoutMs} from "./environment"
import {requestError} from "./errors"
import type {ActionScheduledPlan} from "./scheduled_plan"

const chunkBytes = 64 * 1024

interface ResultSource {
  readonly scheduledPlan?: ActionScheduledPlan
  readonly attachment?: ActionAttachment
}

/** The query's result as bytes: downloaded where Looker gave a URL, else what came with the request. */
export async function openResult({scheduledPlan, attachment}: ResultSource): Promise<Readable> {
  if (scheduledPlan?.downloadUrl) {
    const {openDownload} = await import("./download.js") // its HTTP client: 10 MB that a process without runs goes without
    return openDownload(scheduledPlan.downloadUrl, streamTimeoutMs())
  }
  if (attachment?.dataBuffer) {
    return Readable.from(chunksOf(attachment.dataBuffer), {objectMode: false})
  }
  throw requestError("result_missing", {})
}

/** Chunks as a download has them, not copied. */
function* chunksOf(buffer: Buffer): Generator<Buffer> {
  for (let start = 0; start < buffer.length; start += chunkBytes) {
    yield buffer.subarray(start, start + chunkBytes)
  }
}

/**
 * Hands a stream to a callback and waits for both, the stream's end and the callback's promise. A stream that the
 * callback has left before its end is destroyed, which is no failure.
 */
export async function streamTo<T>(
  readable: Readable,
  callback: (readable: Readable) => Promise<T>,
): Promise<T> {
  try {
    const [value] = await Promise.all([use(readable, callback), ended(readable)])
    return value
  } finally {
    readable.destroy()
  }
}

async function use<T>(readable: Readable, callback: (readable: Readable) => Promise<T>): Promise<T> {
  const value = await callback(readable)
  if (!hasConsumer(readable)) {
    readable.destroy()
  }
  return value
}

/** Pipes and flowing consumers listen to `data`, iterators and pulling consumers to `readable`. */
function hasConsumer(readable: Readable): boolean {
  return readable.listenerCount("data") > 0 || readable.listenerCount("readable") > 0
}

function ended(readable: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    readable.once("end", resolve)
    readable.once("close", resolve)
    readable.once("error", (error) => {
      if (isLeaving(error)) {
        resolve()
      } else {
        reject(error)
      }
    })
  })
}

/** Node destroys a stream with this error when a `for await` loop over it is left; whether that is a failure, the callback says. */
function isLeaving(error: Error): boolean {
  return "code" in error && error.code === "ABORT_ERR"
}
