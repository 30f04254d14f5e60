import {ServerResponse} from "node:http"
import {DownloadScript} from "../../../stand_ins/looker_stand_in"

type Part = Buffer | string

const JSON_TYPE = {"content-type": "application/json"}

/** Sends these bytes as a whole answer, whether or not they are a whole document. */
export function wholeAnswer(...parts: readonly Part[]): DownloadScript {
  return async (response) => {
    response.writeHead(200, JSON_TYPE)
    for (const part of parts) await written(response, part)
    response.end()
  }
}

/** Sends these bytes, then resets the connection. */
export function thenReset(bytes: Buffer): DownloadScript {
  return afterSending(bytes, ({socket}) => socket?.resetAndDestroy())
}

/** Sends these bytes, then closes the connection in the middle of the answer. */
export function thenClosed(bytes: Buffer): DownloadScript {
  return afterSending(bytes, ({socket}) => socket?.end())
}

/** Sends these bytes of more that it announces, then closes the connection. */
export function shortOf(announcedBytes: number, bytes: Buffer): DownloadScript {
  return async (response) => {
    response.writeHead(200, {...JSON_TYPE, "content-length": announcedBytes})
    await written(response, bytes)
    response.socket?.end()
  }
}

/** Sends these bytes, then nothing more. */
export function thenSilence(bytes: Buffer): DownloadScript {
  return afterSending(bytes, () => undefined)
}

/** Sends a few bytes at a time, each when the one before has left. */
export function inPieces(bytes: Buffer, pieceBytes: number): DownloadScript {
  return async (response) => {
    response.writeHead(200, JSON_TYPE)
    response.socket?.setNoDelay()
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      await written(response, bytes.subarray(at, at + pieceBytes))
      await new Promise(setImmediate)
    }
    response.end()
  }
}

/** Sends the same over and over, until it has sent so many bytes or nobody listens any more. */
export function repeated(start: Part, piece: Part, totalBytes: number): DownloadScript {
  return async (response) => {
    response.writeHead(200, JSON_TYPE)
    await written(response, start)
    const copies = Math.ceil(65_536 / Buffer.byteLength(piece))
    const chunk = Buffer.concat(Array.from({length: copies}, () => Buffer.from(piece)))
    for (let sent = 0; sent < totalBytes && !response.destroyed; sent += chunk.length)
      await written(response, chunk)
    response.end()
  }
}

/** Answers with a status of its own. */
export function status(
  code: number,
  headers: Readonly<Record<string, string>> = {},
  body: Part = "",
): DownloadScript {
  return (response) => void response.writeHead(code, headers).end(body)
}

function afterSending(bytes: Buffer, finish: (response: ServerResponse) => void): DownloadScript {
  return async (response) => {
    response.writeHead(200, JSON_TYPE)
    response.flushHeaders()
    if (bytes.length > 0) await written(response, bytes)
    finish(response)
  }
}

/** Resolves when the operating system has the bytes, or nobody wants them any more. */
function written(response: ServerResponse, part: Part): Promise<void> {
  return new Promise((resolve) => {
    const proceed = () => {
      response.off("close", proceed)
      resolve()
    }
    response.once("close", proceed)
    if (response.destroyed) proceed()
    else response.write(part, proceed)
  })
}
