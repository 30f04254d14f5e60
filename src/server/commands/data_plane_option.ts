import {type Command, InvalidArgumentError} from "commander"
import {text} from "node:stream/consumers"
import {CommandError} from "./report"

/** A data plane named on the command line. */
export interface DataPlaneOption {
  readonly url: string
  readonly writeKey: string
}

interface ParsedOptions {
  readonly dataPlane?: string
  readonly writeKeyStdin?: boolean
}

/** Adds `--data-plane <url>` and `--write-key-stdin`, which go together. */
export function addDataPlaneOptions(command: Command, description: string): Command {
  return command
    .option("--data-plane <url>", `${description}, with the write key on standard input`, webAddress)
    .option("--write-key-stdin", "read that write key from standard input")
}

/** Reads the address from the command line; one option without the other ends the process. */
export function dataPlaneUrlOf(command: Command): string | undefined {
  const {dataPlane, writeKeyStdin = false} = command.opts<ParsedOptions>()
  if ((dataPlane !== undefined) !== writeKeyStdin) {
    command.error("error: --data-plane and --write-key-stdin go together")
  }
  return dataPlane
}

export async function withWriteKey(url: string | undefined): Promise<DataPlaneOption | undefined> {
  return url === undefined ? undefined : {url, writeKey: await writeKeyOnStandardInput()}
}

/** @throws CommandError when it is empty: it would take the place of a key that works */
export async function writeKeyOnStandardInput(): Promise<string> {
  const writeKey = (await text(process.stdin)).trim()
  if (writeKey === "") {
    throw new CommandError("data plane", "Standard input has no write key.", "Give it with < file.")
  }
  return writeKey
}

/** A parser for commander. */
export function webAddress(url: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new InvalidArgumentError("It is not an http(s) address such as https://example.com.")
  }
  return url
}

/** The same as settings of RudderStack's actions. */
export function dataPlaneParams({url, writeKey}: DataPlaneOption): Record<string, string> {
  return {rudder_write_key: writeKey, rudder_server_url: url}
}
