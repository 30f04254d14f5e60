import {Command, InvalidArgumentError} from "commander"

/** What the command line asks for. */
export interface DoctorOptions {
  readonly dataPlaneUrl: string | undefined
  readonly lookerUrl: string | undefined
  readonly isJson: boolean
}

interface ParsedOptions {
  readonly dataPlane?: string
  readonly writeKeyStdin?: boolean
  readonly lookerUrl?: string
  readonly json?: boolean
}

/** Reads the command line; a mistake in it, and a call for help, end the process as commander does. */
export function doctorOptions(argv: readonly string[]): DoctorOptions {
  const command = new Command("npm run doctor --")
    .description(
      "Examines the hub that the environment describes, and what it works with. It changes nothing.",
    )
    .option(
      "--data-plane <url>",
      "also try this data plane, with the write key on standard input",
      webAddress,
    )
    .option("--write-key-stdin", "read that write key from standard input")
    .option("--looker-url <url>", "also try whether this Looker can be reached", webAddress)
    .option("--json", "answer with JSON")
    .allowExcessArguments(false)
  const {
    dataPlane,
    writeKeyStdin = false,
    lookerUrl,
    json = false,
  } = command.parse(argv).opts<ParsedOptions>()
  if ((dataPlane !== undefined) !== writeKeyStdin) {
    command.error("error: --data-plane and --write-key-stdin go together")
  }
  return {dataPlaneUrl: dataPlane, lookerUrl, isJson: json}
}

function webAddress(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidArgumentError("It is not an http(s) address such as https://example.com.")
  }
  return text
}
