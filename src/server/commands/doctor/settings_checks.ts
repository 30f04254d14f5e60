import * as semver from "semver"
import type {z} from "zod"
import type {Config} from "../../config/config"
import {settingRows, settingsSchema} from "../../config/settings"
import {DataDirectoryError} from "../../secrets/persisted_secret"
import {hasGeneratedSecret, secretOf} from "../../secrets/secrets"
import {type Finding, ok, warning, wrong} from "../report"
import type {Check} from "./examination"

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

const {execution, actions, dataPlaneLimits, history, ...others} = settingsSchema.shape

/** The settings that bound runs and requests, with their values: as people say them, or in the unit that the text names. */
const limits: readonly [setting: z.ZodType, value: (config: Config) => string][] = [
  [execution.shape.workerCount, (config) => counted(config.execution.workerCount, "thread")],
  [execution.shape.runsPerWorker, (config) => counted(config.execution.runsPerWorker, "run")],
  [execution.shape.maxQueuedRuns, (config) => counted(config.execution.maxQueuedRuns, "run")],
  [execution.shape.workerMemoryMb, (config) => `${config.execution.workerMemoryMb} MB`],
  [execution.shape.maxRunMs, (config) => duration(config.execution.maxRunMs)],
  [others.drainMs, (config) => duration(config.drainMs)],
  [actions.shape.streamTimeoutMs, (config) => counted(config.actions.streamTimeoutMs, "millisecond")],
  [actions.shape.requestTimeoutMs, (config) => duration(config.actions.requestTimeoutMs)],
  [actions.shape.retryBudgetMs, (config) => duration(config.actions.retryBudgetMs)],
  [
    dataPlaneLimits.shape.eventsPerSecond,
    (config) => `${counted(config.dataPlaneLimits.eventsPerSecond, "event")} per second`,
  ],
  [
    dataPlaneLimits.shape.requestsAtOnce,
    (config) => counted(config.dataPlaneLimits.requestsAtOnce, "request"),
  ],
  [others.maxExecuteBodyBytes, (config) => `${Math.floor(config.maxExecuteBodyBytes / 1_000_000)} MB`],
  [others.keepAliveMs, (config) => counted(config.keepAliveMs / 1000, "second")],
  [others.socketTimeoutMs, (config) => counted(config.socketTimeoutMs, "millisecond")],
  [history.shape.maxAgeMs, (config) => duration(config.history.maxAgeMs)],
  [history.shape.maxBytes, (config) => `${Math.floor(config.history.maxBytes / 1_000_000)} MB`],
]

/** Each limit with its effect, as docs/configuration.md says it. */
export const limitsCheck: Check = {
  subject: "limits",
  examine: async ({config}) =>
    limits.flatMap(([setting, value]) => {
      const row = settingRows.get(setting)
      return row ? [ok(`${row.variable} is ${value(config)}. ${row.text.replaceAll("`", "")}`)] : []
    }),
}

/** In the largest unit that gives a whole number. */
function duration(ms: number): string {
  const units = [
    ["day", 86_400_000],
    ["hour", 3_600_000],
    ["minute", 60_000],
    ["second", 1000],
  ] as const
  const [name, unitMs] = units.find(([, size]) => ms > 0 && ms % size === 0) ?? ["second", 1000]
  return counted(ms / unitMs, name)
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`
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

/** Whether the pages about runs are on, as the hub decides it when it starts; a worker has none. */
export const pagesCheck: Check = {
  subject: "pages",
  examine: async ({config: {cluster, adminPassword, secret, dataDirectory}}) => {
    if (cluster.role === "worker") {
      return []
    }
    if (adminPassword !== undefined) {
      return [ok("ACTION_HUB_ADMIN_PASSWORD opens the pages about runs.")]
    }
    return [
      secret === undefined
        ? ok(`The password that the hub generates, in ${dataDirectory}, opens the pages about runs.`)
        : ok("The pages about runs are off. To turn them on, set ACTION_HUB_ADMIN_PASSWORD."),
    ]
  },
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
