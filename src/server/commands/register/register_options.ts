import {Command, InvalidArgumentError} from "commander"
import {isSafeAddress} from "./safe_address"

/** What the command line asks for. */
export interface RegisterOptions {
  /** Undefined takes that of the looker.ini. */
  readonly lookerUrl: string | undefined
  /** Undefined takes that of the settings. */
  readonly hubUrl: string | undefined
  readonly iniFile: string | undefined
  /** A data plane whose write key is on standard input. */
  readonly dataPlaneUrl: string | undefined
  /** One of ACTION_HUB_SOURCES. */
  readonly sourceName: string | undefined
  /** Undefined is every action of this hub. */
  readonly actionNames: readonly string[] | undefined
  readonly isApplied: boolean
  readonly renewsToken: boolean
  readonly renewsSettings: boolean
  readonly isJson: boolean
}

interface ParsedOptions {
  readonly lookerUrl?: string
  readonly hubUrl?: string
  readonly ini?: string
  readonly dataPlane?: string
  readonly writeKeyStdin?: boolean
  readonly source?: string
  readonly actions?: readonly string[]
  readonly apply?: boolean
  readonly renewToken?: boolean
  readonly renewSettings?: boolean
  readonly json?: boolean
}

/** Reads the command line; a mistake in it, and a call for help, end the process as commander does. */
export function registerOptions(argv: readonly string[]): RegisterOptions {
  const command = commandLine()
  const parsed = command.parse(argv).opts<ParsedOptions>()
  const {dataPlane, writeKeyStdin = false, source, lookerUrl, ini} = parsed
  if ((dataPlane !== undefined) !== writeKeyStdin) {
    command.error("error: --data-plane and --write-key-stdin go together")
  }
  if (dataPlane !== undefined && source !== undefined) {
    command.error("error: give either --data-plane or --source")
  }
  if (lookerUrl === undefined && ini === undefined) {
    command.error("error: give --looker-url, or --ini with a base_url")
  }
  return {
    lookerUrl,
    hubUrl: parsed.hubUrl,
    iniFile: ini,
    dataPlaneUrl: dataPlane,
    sourceName: source,
    actionNames: parsed.actions,
    isApplied: parsed.apply ?? false,
    renewsToken: parsed.renewToken ?? false,
    renewsSettings: parsed.renewSettings ?? false,
    isJson: parsed.json ?? false,
  }
}

function commandLine(): Command {
  return new Command("npm run register --")
    .description(
      "Registers the hub in a Looker: adds it, enables its actions, gives them settings. " +
        "Without --apply it tells what it would do, and changes nothing.",
    )
    .option("--looker-url <url>", "Looker's API Host URL, such as https://shop.looker.com", safeAddress)
    .option("--hub-url <url>", "where Looker reaches the hub (default: ACTION_HUB_BASE_URL)", safeAddress)
    .option("--apply", "do it")
    .option("--ini <file>", "take the API key, and Looker's address if none is given, from a looker.ini")
    .option(
      "--data-plane <url>",
      "let the actions send there, with the write key on standard input",
      webAddress,
    )
    .option("--write-key-stdin", "read that write key from standard input")
    .option("--source <name>", "give the actions these settings of ACTION_HUB_SOURCES instead")
    .option("--actions <names>", "only these actions, separated by commas", names)
    .option("--renew-token", "give Looker a token even if the one it has works")
    .option("--renew-settings", "give the actions their settings even if Looker seems to have them")
    .option("--json", "answer with JSON")
    .allowExcessArguments(false)
}

function safeAddress(text: string): string {
  if (!isSafeAddress(text)) {
    throw new InvalidArgumentError("It is not an https address such as https://example.com.")
  }
  return text
}

function webAddress(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidArgumentError("It is not an http(s) address such as https://example.com.")
  }
  return text
}

function names(text: string): readonly string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
}
