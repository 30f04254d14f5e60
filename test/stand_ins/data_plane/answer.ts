/** What the gateway answers: always plain text, never JSON, never a result per event. */
export interface Answer {
  readonly status: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** The gateway's acknowledgement: the whole batch is stored. It has no newline. */
export const ACKNOWLEDGED: Answer = {status: 200, body: "ok"}

/** A refusal in the words of rudder-server 1.46 and later, which end with a newline. */
export function refusal(status: number, text: string): Answer {
  return {status, body: `${text}\n`, headers: {"X-Content-Type-Options": "nosniff"}}
}
