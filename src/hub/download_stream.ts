import {Readable} from "node:stream"
import {DownloadError} from "./errors"

const bufferedBytes = 64 * 1024
/** What zlib says of content that is not compressed; of one that ends early it says Z_BUF_ERROR. */
const damagedCode = /^(Z_DATA_ERROR|ERR__ERROR_FORMAT_.*)$/

/**
 * The content of a download, its failures turned into DownloadErrors. It takes bytes from the connection only while its
 * consumer asks for them, and only then does a silent connection count as stalled: a consumer may pause for as long as
 * it likes.
 */
export class DownloadStream extends Readable {
  readonly #body: Readable
  readonly #timeoutMs: number
  #stall: NodeJS.Timeout | undefined

  constructor(body: Readable, timeoutMs: number) {
    super({highWaterMark: bufferedBytes})
    this.#body = body
    this.#timeoutMs = timeoutMs
    body.pause()
    body.on("data", (chunk: Buffer) => this.#take(chunk))
    body.on("end", () => this.#finish())
    body.on("error", (error) => this.destroy(failureOf(error)))
  }

  override _read(): void {
    this.#expectBytes()
    this.#body.resume()
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    clearTimeout(this.#stall)
    this.#body.destroy()
    callback(error)
  }

  #take(chunk: Buffer): void {
    if (this.push(chunk)) {
      this.#expectBytes()
    } else {
      clearTimeout(this.#stall)
      this.#body.pause()
    }
  }

  #finish(): void {
    clearTimeout(this.#stall)
    this.push(null)
  }

  #expectBytes(): void {
    clearTimeout(this.#stall)
    this.#stall = setTimeout(
      () => this.destroy(new DownloadError("download_stalled", {timeoutMs: this.#timeoutMs})),
      this.#timeoutMs,
    )
  }
}

function failureOf(error: Error): DownloadError {
  const isDamaged = "code" in error && damagedCode.test(String(error.code))
  return new DownloadError(isDamaged ? "download_damaged" : "download_broken", {}, {cause: error})
}
