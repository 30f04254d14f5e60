import {ActionError} from "../report"

/** What a hub's operator can set; the one place of the plug-in that reads the environment. */
export interface Environment {
  /** Of the hub, for `context.app.version`. */
  readonly appVersion: string
  /** How long the plug-in tries without any progress before it gives up, in milliseconds. */
  readonly retryBudgetMs: number
  /** How long the data plane may take for one step of an answer, in milliseconds. */
  readonly requestTimeoutMs: number
  /** Which answers count: RudderStack's own, or any 2xx of a gateway before it. */
  readonly acknowledgement: Acknowledgement
}

export type Acknowledgement = (typeof ACKNOWLEDGEMENTS)[number]

const ACKNOWLEDGEMENTS = ["rudderstack", "any-2xx"] as const

const DEFAULT_RETRY_SECONDS = 300
const DEFAULT_TIMEOUT_SECONDS = 30

/** Longer than any run; a timer takes no more than 24 days. */
const MAX_SECONDS = 86400

/** @throws ActionError for a value that cannot be used: a typing error must not change how long a run tries */
export function environment(): Environment {
  const {APP_VERSION = "", RUDDERSTACK_ACKNOWLEDGEMENT = ""} = process.env
  return {
    appVersion: APP_VERSION === "" ? "dev" : APP_VERSION,
    retryBudgetMs: milliseconds("RUDDERSTACK_RETRY_SECONDS", DEFAULT_RETRY_SECONDS),
    requestTimeoutMs: milliseconds("RUDDERSTACK_TIMEOUT_SECONDS", DEFAULT_TIMEOUT_SECONDS),
    acknowledgement: acknowledgementFrom(RUDDERSTACK_ACKNOWLEDGEMENT.trim()),
  }
}

function acknowledgementFrom(text: string): Acknowledgement {
  const acknowledgement = text === "" ? ACKNOWLEDGEMENTS[0] : ACKNOWLEDGEMENTS.find((one) => one === text)
  if (acknowledgement === undefined) {
    const expected = ACKNOWLEDGEMENTS.join(" or ")
    throw new ActionError("environment_invalid", {name: "RUDDERSTACK_ACKNOWLEDGEMENT", expected})
  }
  return acknowledgement
}

function milliseconds(name: string, defaultSeconds: number): number {
  const text = (process.env[name] ?? "").trim()
  const seconds = text === "" ? defaultSeconds : Number(text)
  if (!(seconds > 0 && seconds <= MAX_SECONDS)) {
    throw new ActionError("environment_invalid", {
      name,
      expected: `a number of seconds above 0 and up to ${MAX_SECONDS}`,
    })
  }
  return 1000 * seconds
}
