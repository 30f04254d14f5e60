/** The envelope of an action's or a form's answer that Looker acts on. */
export interface LookerEnvelope {
  readonly success?: boolean
  readonly message?: string
  readonly webhookId?: string
  readonly [key: string]: unknown
}

/** A hub's answer to one request. */
export interface HubAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The body as it came, keep-alive newlines included. */
  readonly text: string
  /** The body as JSON; undefined where it is none. */
  readonly body: unknown
  /** `body.looker`, where the answer has that envelope. */
  readonly looker?: LookerEnvelope
  /** From the start of the request to the end of the answer. */
  readonly durationMs: number
  /** The id that the request was sent with. */
  readonly webhookId: string
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

export function envelopeOf(body: unknown): LookerEnvelope | undefined {
  return isObject(body) && isObject(body.looker) ? body.looker : undefined
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null
}
