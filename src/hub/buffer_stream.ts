import {Readable} from "node:stream"

const chunkBytes = 64 * 1024

/** A stream over a buffer, in chunks as a download has them, without copying it. */
export function bufferStream(buffer: Buffer): Readable {
  return Readable.from(chunksOf(buffer), {objectMode: false})
}

function* chunksOf(buffer: Buffer): Generator<Buffer> {
  for (let start = 0; start < buffer.length; start += chunkBytes) {
    yield buffer.subarray(start, start + chunkBytes)
  }
}
