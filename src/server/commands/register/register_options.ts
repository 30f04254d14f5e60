import {Command, InvalidArgumentError} from "commander"
import {isIP} from "node:net"
import {addressKind} from "../../network/address_kind"
import {addDataPlaneOptions, dataPlaneUrlOf} from "../data_plane_option"

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
  const dataPlaneUrl = dataPlaneUrlOf(command)
  if (dataPlaneUrl !== undefined && parsed.source !== undefined) {
    command.error("error: give either --data-plane or --source")
  }
  if (parsed.lookerUrl === undefined && parsed.ini === undefined) {
    command.error("error: give --looker-url, or --ini with a base_url")
  }
  return {
    lookerUrl: parsed.lookerUrl,
    hubUrl: parsed.hubUrl,
    iniFile: parsed.ini,
    dataPlaneUrl,
    sourceName: parsed.source,
    actionNames: parsed.actions,
    isApplied: parsed.apply ?? false,
    renewsToken: parsed.renewToken ?? false,
    renewsSettings: parsed.renewSettings ?? false,
    isJson: parsed.json ?? false,
  }
}

function commandLine(): Command {
  const command = new Command("npm run register --")
    .description(
      "Registers the hub in a Looker: adds it, enables its actions, gives them settings. " +
        "Without --apply it says what it would do, and changes nothing.",
    )
    .option("--looker-url <url>", "Looker's API Host URL, such as https://shop.looker.com", safeAddress)
    .option("--hub-url <url>", "where Looker reaches the hub (default: ACTION_HUB_BASE_URL)", safeAddress)
    .option("--apply", "do it")
    .option("--ini <file>", "take the API key, and Looker's address if none is given, from a looker.ini")
  return addDataPlaneOptions(command, "let the actions send there")
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

/** Whether it is an address that nobody on the way can read along with, and nothing but that. */
export function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) {
    return false
  }
  const {protocol, hostname, username, password, search, hash} = new URL(text)
  const isBare = [username, password, search, hash].every((part) => part === "")
  return isBare && (protocol === "https:" || (protocol === "http:" && isLoopback(hostname)))
}

function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "")
  return host === "localhost" || (isIP(host) !== 0 && addressKind(host) === "loopback")
}

function names(text: string): readonly string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
}
