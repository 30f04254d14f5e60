import * as semver from "semver"
import type {Config} from "../../../config/config"
import {DataDirectoryError} from "../../../secrets/data_directory_error"
import {hasGeneratedSecret, secretOf} from "../../../secrets/secret"
import {type Check, type Finding, ok, warning, wrong} from "../check"

/** As package.json asks for it. */
export const minNodeVersion = "20.19.0"

export const nodeCheck: Check = nodeCheckOf(process.versions.node)

export function nodeCheckOf(version: string): Check {
  return {
    subject: "Node.js",
    examine: async () => [
      semver.gte(version, minNodeVersion)
        ? ok(`This is Node.js ${version}.`)
        : wrong(`This is Node.js ${version}, too old for the hub.`, `Install ${minNodeVersion} or newer.`),
    ],
  }
}

/** That the settings can be read at all is known by now. */
export const settingsCheck: Check = {
  subject: "settings",
  examine: async ({config, unknownSettings}) => {
    const findings = [
      ...unknownFindings(unknownSettings),
      ...pointlessFindings(config),
      ...loosenedFindings(config),
    ]
    return findings.length > 0 ? findings : [ok("All settings can be used.")]
  },
}

function unknownFindings(names: readonly string[]): Finding[] {
  return names.map((name) =>
    warning(`${name} has no effect: the hub knows no such setting.`, "Correct its name, or remove it."),
  )
}

function pointlessFindings({history}: Config): Finding[] {
  return history.keepsRefusedRows && !history.isKept
    ? [
        warning(
          "ACTION_HUB_KEEP_REFUSED_ROWS is on, but refused rows are only kept until the hub ends.",
          "Set ACTION_HUB_HISTORY to true.",
        ),
      ]
    : []
}

function loosenedFindings({acknowledgement}: Config): Finding[] {
  return acknowledgement === "any-2xx"
    ? [
        warning(
          "RUDDERSTACK_ACKNOWLEDGEMENT is any-2xx: rows count as arrived by answers that are not RudderStack's own.",
          "Set it to rudderstack, unless a gateway of your own answers in RudderStack's place.",
        ),
      ]
    : []
}

/** The numbers that bound runs and requests, and what each does. */
export const limitsCheck: Check = {
  subject: "limits",
  examine: async ({config}) => [
    ok(runsText(config)),
    ok(
      `A run fails after ${durationText(config.execution.maxRunMs)}, and ${durationText(config.drainMs)} after SIGTERM.`,
    ),
    ok(triesText(config)),
    ok(dataPlaneText(config)),
    ok(requestsText(config)),
    ok(historyText(config)),
  ],
}

function runsText({execution: {workerCount, runsPerWorker, maxQueuedRuns, workerMemoryMb}}: Config): string {
  const atOnce = Math.max(1, workerCount) * runsPerWorker
  return `Runs: ${atOnce} at once in this process, with ${workerMemoryMb} MB for each thread, and ${maxQueuedRuns} more wait; further ones are answered "busy".`
}

function triesText({actions: {streamTimeoutMs, retryBudgetMs, requestTimeoutMs}}: Config): string {
  return `A run fails when Looker sends nothing for ${durationText(streamTimeoutMs)}, or when the data plane takes nothing for ${durationText(retryBudgetMs)} of further tries; it has ${durationText(requestTimeoutMs)} to answer each.`
}

const oneDayMs = 86_400_000

function historyText({history: {maxAgeMs, maxBytes}}: Config): string {
  return `Runs are kept for ${maxAgeMs / oneDayMs} days, in ${maxBytes / 1_000_000} MB at most.`
}

function dataPlaneText({dataPlaneLimits: {eventsPerSecond, requestsAtOnce}}: Config): string {
  const events = eventsPerSecond === 0 ? "any number of" : eventsPerSecond
  const requests = requestsAtOnce === 0 ? "any number of" : requestsAtOnce
  return `A data plane gets ${events} events per second, in ${requests} requests at once.`
}

function requestsText({maxExecuteBodyBytes, keepAliveMs, socketTimeoutMs}: Config): string {
  const megabytes = Math.floor(maxExecuteBodyBytes / 1_000_000)
  const cut = socketTimeoutMs === 0 ? "never cut" : `cut after ${durationText(socketTimeoutMs)}`
  return `A request may hold a result of ${megabytes} MB. Looker hears of a run every ${durationText(keepAliveMs)}; a silent connection is ${cut}.`
}

/** In the largest unit that gives a whole number. */
function durationText(ms: number): string {
  const units = [
    ["hour", 3_600_000],
    ["minute", 60_000],
    ["second", 1000],
  ] as const
  const [name, unitMs] = units.find(([, size]) => ms > 0 && ms % size === 0) ?? ["second", 1000]
  const count = ms / unitMs
  return `${count} ${name}${count === 1 ? "" : "s"}`
}

/** Whoever holds one token can try out secrets on it, at any speed. */
const minSecretLength = 20
const makeOneText = "Make one with: openssl rand -hex 32"

export const secretCheck: Check = {
  subject: "secret",
  examine: async ({config}) => [
    ...(config.secret === undefined ? generatedFindings(config) : configuredFindings(config.secret)),
    ...reuseFindings(config),
  ],
}

function configuredFindings(secret: string): Finding[] {
  if (secret.length >= minSecretLength) {
    return [ok("ACTION_HUB_SECRET is set.")]
  }
  const cure = `${makeOneText}, and keep the old one in ACTION_HUB_PREVIOUS_SECRETS until no token of it is in use.`
  return [
    warning(
      `ACTION_HUB_SECRET has fewer than ${minSecretLength} characters: it could be guessed from a token.`,
      cure,
    ),
  ]
}

function generatedFindings(config: Config): Finding[] {
  if (!hasGeneratedSecret(config.dataDirectory)) {
    return [ok("The hub will generate a secret when it starts.")]
  }
  try {
    secretOf(config)
    return [ok("The generated secret can be read.")]
  } catch (error) {
    if (error instanceof DataDirectoryError) {
      return [wrong("The generated secret cannot be read.", error.message)]
    }
    throw error
  }
}

/** Each of these goes to other people. */
function reuseFindings({secret, adminPassword, metricsToken}: Config): Finding[] {
  const values = [secret, adminPassword, metricsToken].filter((value) => value !== undefined)
  return new Set(values).size === values.length
    ? []
    : [
        warning(
          "Two of ACTION_HUB_SECRET, ACTION_HUB_ADMIN_PASSWORD and ACTION_HUB_METRICS_TOKEN are the same.",
          "Set three different ones.",
        ),
      ]
}
