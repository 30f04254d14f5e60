import {subscribe, unsubscribe} from "node:diagnostics_channel"
import {Socket} from "node:net"

const headersSent = "undici:client:sendHeaders"
const starts = ["HTTP/1.1 100", "HTTP/1.0 100"]
const startBytes = 12
const interimAnswer = /^HTTP\/1\.[01] 100[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n/
const maxInterimBytes = 16 * 1024

const answersBySocket = new WeakMap<Socket, FirstBytes>()

/**
 * Drops each `100 Continue` before the answer to a request of this thread: some servers and proxies send it though
 * nobody has asked, and undici cuts the connection then. HTTP lets clients ignore it (RFC 9110, 15.2).
 *
 * @returns what ends this for the requests that follow
 */
export function skipUnsolicitedContinue(): () => void {
  subscribe(headersSent, expectAnswer)
  return () => void unsubscribe(headersSent, expectAnswer)
}

function expectAnswer(message: unknown): void {
  if (typeof message === "object" && message && "socket" in message && message.socket instanceof Socket) {
    const answers = answersBySocket.get(message.socket) ?? new FirstBytes(message.socket)
    answersBySocket.set(message.socket, answers)
    answers.expect()
  }
}

/** Stands before a socket's `read`, and looks at the first bytes of each answer. */
class FirstBytes {
  #isExpected = false
  #held: Buffer | undefined

  constructor(socket: Socket) {
    const read = socket.read.bind(socket) as (size?: number) => Buffer | null
    // Node's streams themselves call read(0), which takes nothing.
    socket.read = (size?: number) => (size === undefined ? this.#next(read) : read(size))
  }

  expect(): void {
    this.#isExpected = true
    this.#held = undefined
  }

  #next(read: () => Buffer | null): Buffer | null {
    for (let chunk = read(); chunk !== null; chunk = read()) {
      const bytes = this.#isExpected ? this.#afterInterim(chunk) : chunk
      if (bytes) {
        return bytes
      }
    }
    return null
  }

  /** What belongs to the answer; undefined while that is not known. */
  #afterInterim(chunk: Buffer): Buffer | undefined {
    let bytes = this.#held ? Buffer.concat([this.#held, chunk]) : chunk
    while (mayBeInterim(bytes)) {
      const end = interimAnswer.exec(bytes.toString("latin1", 0, maxInterimBytes))?.[0].length
      if (end === undefined && bytes.length < maxInterimBytes) {
        this.#held = bytes
        return undefined
      }
      if (end === undefined) {
        break
      }
      bytes = bytes.subarray(end)
    }
    this.#isExpected = false
    this.#held = undefined
    return bytes
  }
}

function mayBeInterim(bytes: Buffer): boolean {
  const start = bytes.toString("latin1", 0, startBytes)
  return starts.some((interim) => interim.startsWith(start))
}
