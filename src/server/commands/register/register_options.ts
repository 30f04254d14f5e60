import {Command, InvalidArgumentError} from "commander"
import {isIP} from "node:net"
import {addressKind} from "../../network/address_kind"
import {addDataPlaneOptions, dataPlaneUrlOf} from "../data_plane_option"
import {usageName} from "../../config/command_text"

/** What the command line asks for, by the names that commander gives the options. */
export interface RegisterOptions {
  /** Undefined takes that of the looker.ini. */
  readonly lookerUrl?: string
  /** Undefined takes that of the settings. */
  readonly hubUrl?: string
  /** The path of a looker.ini. */
  readonly ini?: string
  /** A data plane whose write key is on standard input. */
  readonly dataPlane?: string
  /** One of ACTION_HUB_SOURCES. */
  readonly source?: string
  /** Undefined is every action of this hub. */
  readonly actions?: readonly string[]
  /** Undefined is a dry run. */
  readonly apply?: true
  readonly renewToken?: true
  readonly renewSettings?: true
  readonly json?: true
}

/** Reads the command line; a mistake in it, and a call for help, end the process as commander does. */
export function registerOptions(argv: readonly string[]): RegisterOptions {
  const command = commandLine().parse(argv)
  const options = command.opts<RegisterOptions>()
  if (dataPlaneUrlOf(command) !== undefined && options.source !== undefined) {
    command.error("error: give either --data-plane or --source")
  }
  return options
}

function commandLine(): Command {
  const command = new Command(usageName("register"))
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
