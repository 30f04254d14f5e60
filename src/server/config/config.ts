import * as _ from "lodash"
import {resolve} from "node:path"
import {z} from "zod"
import {settingRows, settingsSchema, type SettingRow} from "./settings"

type SettingValues = z.output<typeof settingsSchema>

/** Everything the environment says, read once. settings.ts says what each member means. */
export interface Config extends SettingValues {
  readonly logLevel: NonNullable<SettingValues["logLevel"]>
}

export type ExecutionConfig = Config["execution"]
/** 0 is unlimited. */
export type DataPlaneLimits = Config["dataPlaneLimits"]
export type ProxyConfig = Config["network"]["proxies"]
/** Without proxies, everybody is called directly. */
export type NetworkConfig = Omit<Config["network"], "proxies"> & {readonly proxies?: ProxyConfig}

/** What there is of a key of Looker's API. */
export interface LookerKey {
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
}

/** The environment does not describe a hub that can start. The message lists every problem and its cure. */
export class ConfigError extends Error {
  override readonly name = "ConfigError"

  constructor(readonly problems: readonly string[]) {
    super(
      ["The hub cannot start with these settings:", ...problems.map((problem) => `  - ${problem}`)].join(
        "\n",
      ),
    )
  }
}

/** The hub's configuration from the environment; one ConfigError names everything that is wrong with it. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const texts = withProxyNames(withoutEmptyValues(environment))
  const settings = settingsSchema.safeParse(inputOf(texts))
  if (!settings.success) {
    throw new ConfigError(settings.error.issues.map((issue) => problemText(issue, texts)))
  }
  const problems = clusterProblems(settings.data)
  if (problems.length > 0) {
    throw new ConfigError(problems)
  }
  return combined(settings.data)
}

/** The same for a process that only executes runs, whatever role the environment names. */
export function readWorkerConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  return readConfig({...environment, ACTION_HUB_ROLE: "worker"})
}

/** The rows of all settings, in the order of settings.ts. */
export function allSettings(): SettingRow[] {
  return placedSettings.map(({row}) => row)
}

/** The variables that look like settings of the hub and are none: most likely a name is misspelt. */
export function unknownSettings(environment: NodeJS.ProcessEnv = process.env): string[] {
  const known = new Set(allSettings().map(({variable}) => variable))
  return Object.keys(environment).filter((name) => name.startsWith("ACTION_HUB_") && !known.has(name))
}

/** The script for which npm or npx runs this process; undefined without them. */
export function npmEvent(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  return withoutEmptyValues(environment).npm_lifecycle_event
}

/** A key of Looker's API, under the names that Looker's SDKs know it by; for those who run a command, not for the hub. */
export function readLookerKey(environment: NodeJS.ProcessEnv = process.env): LookerKey {
  const {LOOKERSDK_CLIENT_ID, LOOKERSDK_CLIENT_SECRET} = withoutEmptyValues(environment)
  return {clientId: LOOKERSDK_CLIENT_ID, clientSecret: LOOKERSDK_CLIENT_SECRET}
}

/** A setting, and its place in the Config. */
interface PlacedSetting {
  readonly path: readonly string[]
  readonly row: SettingRow
}

interface SettingGroup {
  readonly shape: Readonly<Record<string, z.core.$ZodType>>
}

function settingsOf({shape}: SettingGroup, path: readonly string[] = []): PlacedSetting[] {
  return Object.entries(shape).flatMap(([name, schema]) => {
    const row = settingRows.get(schema)
    if (row) {
      return [{path: [...path, name], row}]
    }
    return schema instanceof z.ZodObject ? settingsOf(schema, [...path, name]) : []
  })
}

const placedSettings: readonly PlacedSetting[] = settingsOf(settingsSchema)

/** What goes into the schema: for each setting the text that is set, or else its default. */
function inputOf(texts: Record<string, string>): object {
  const input = {}
  for (const {path, row} of placedSettings) {
    _.set(input, path, texts[row.variable] ?? row.default)
  }
  return input
}

/** Where two settings make one value. */
function combined(settings: SettingValues): Config {
  const {logLevel, isDebugging, dataDirectory, execution} = settings
  return {
    ...settings,
    logLevel: logLevel ?? (isDebugging ? "debug" : "info"),
    dataDirectory: resolve(dataDirectory),
    execution: {...execution, workerCount: execution.hasWorkers ? execution.workerCount : 0},
  }
}

/** A process that works alone does everything, and one that shares runs opens what the others have sealed. */
function clusterProblems({cluster: {role, databaseUrl}, secret}: SettingValues): string[] {
  if (databaseUrl === undefined) {
    return role === "both"
      ? []
      : [
          `A ${role} process shares runs with the other processes of the hub: set DATABASE_URL, the same for all of them.`,
        ]
  }
  return secret === undefined
    ? [
        "With DATABASE_URL, processes open what others have sealed: set ACTION_HUB_SECRET, the same for all of them.",
      ]
    : []
}

/** The names of proxies are also written in small letters, which then count. */
function withProxyNames(texts: Record<string, string>): Record<string, string> {
  const small = ["http_proxy", "https_proxy", "no_proxy"].filter((name) => name in texts)
  return {...texts, ...Object.fromEntries(small.map((name) => [name.toUpperCase(), texts[name] ?? ""]))}
}

/** Container tools pass variables that nobody filled in as empty text: those count as not set. */
function withoutEmptyValues(environment: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(environment).map(([name, value]) => [name, value?.trim()] as const)
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => Boolean(entry[1])))
}

function problemText({path, message}: z.core.$ZodIssue, texts: Record<string, string>): string {
  const found = placedSettings.find((setting) => setting.path.every((name, index) => name === path[index]))
  if (!found) {
    throw new TypeError(`No setting stands at ${path.join(".")}.`)
  }
  const {variable, isSecret} = found.row
  return isSecret
    ? `${variable} cannot be used: ${message}.`
    : `${variable} is "${withoutUserInfo(texts[variable] ?? "")}": ${message}.`
}

/**
 * An address as it may be shown, logged or put into an error: without user, password and query. Total, and careful with
 * what is no address: a password may hold any sign, so everything up to the last @ counts as one.
 */
export function withoutUserInfo(address: string): string {
  const [scheme = ""] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(address) ?? []
  const at = address.lastIndexOf("@")
  const rest = address.slice(at === -1 ? scheme.length : at + 1)
  const [shown = ""] = rest.split(/[?#]/, 1)
  return `${scheme}${at === -1 ? "" : "…@"}${shown}${shown.length < rest.length ? "?…" : ""}`
}
