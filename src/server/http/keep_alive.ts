import type {Response} from "express"

/** An answer that may take long. */
export interface SlowAnswer {
  /** The pause between newlines, which keep proxies from dropping the connection and are no part of the JSON. */
  readonly intervalMs: number
  /** The JSON to answer with. */
  answer(): Promise<object>
  /** The JSON to answer with when `answer` fails after a newline: by then the status is 200 and cannot change. */
  lateFailure(error: unknown): object
}

/**
 * Answers with JSON, and with a newline now and then before it. The response always ends.
 *
 * @throws what `answer` throws while the status can still tell of it
 */
export async function answerKeptAlive(response: Response, slow: SlowAnswer): Promise<void> {
  const timer = setInterval(() => beat(response), slow.intervalMs)
  try {
    const text = await textOf(response, slow)
    begin(response)
    response.end(text)
  } finally {
    clearInterval(timer)
  }
}

function beat(response: Response): void {
  begin(response)
  response.write("\n")
}

function begin(response: Response): void {
  if (!response.headersSent) {
    response.status(200).type("json")
  }
}

async function textOf(response: Response, slow: SlowAnswer): Promise<string> {
  try {
    return JSON.stringify(await slow.answer())
  } catch (error) {
    if (!response.headersSent) {
      throw error
    }
    return JSON.stringify(slow.lateFailure(error))
  }
}
