import {Acknowledgement, DeliveryEnvironment} from "../delivery"
import {failure} from "../report"

/** What a hub's operator can set; the one place of the plug-in that reads the environment. */
export interface Environment extends DeliveryEnvironment {
  /** Of the hub, for `context.app.version`. */
  readonly appVersion: string
}

/** The first is the default. */
const ACKNOWLEDGEMENTS: readonly Acknowledgement[] = ["rudderstack", "any-2xx"]

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
    throw failure("environment_invalid", {name: "RUDDERSTACK_ACKNOWLEDGEMENT", expected})
  }
  return acknowledgement
}

function milliseconds(name: string, defaultSeconds: number): number {
  const text = (process.env[name] ?? "").trim()
  const seconds = text === "" ? defaultSeconds : Number(text)
  if (!(seconds > 0 && seconds <= MAX_SECONDS)) {
    throw failure("environment_invalid", {
      name,
      expected: `a number of seconds above 0 and up to ${MAX_SECONDS}`,
    })
  }
  return 1000 * seconds
}
