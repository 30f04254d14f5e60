import type {NetworkConfig} from "../config/config"
import {installNetworkGuard} from "../network/network_guard"
import {createLogger} from "../telemetry/logger"
import {isSound, lineText, type Report, type ReportLine} from "./report"

export interface PrintoutOptions {
  readonly isJson: boolean
  /** Characters of the longest subject. */
  readonly subjectWidth: number
}

/** What a command prints: lines as soon as they are known, or all of them as one JSON document at the end. */
export class Printout {
  readonly #options: PrintoutOptions
  readonly #lines: ReportLine[] = []

  constructor(options: PrintoutOptions) {
    this.#options = options
  }

  get lines(): readonly ReportLine[] {
    return this.#lines
  }

  readonly report: Report = (line) => {
    this.#lines.push(line)
    this.say(lineText(line, this.#options.subjectWidth))
  }

  /** For people only: the JSON document does not have it. */
  say(text: string): void {
    if (!this.#options.isJson) {
      print(text)
    }
  }

  /** Prints the JSON document, if one is wanted, and sets the exit code: 1 when something is wrong. */
  end(json: object): void {
    if (this.#options.isJson) {
      print(JSON.stringify({isSound: isSound(this.#lines), ...json}, undefined, 2))
    }
    process.exitCode = isSound(this.#lines) ? 0 : 1
  }
}

/** Has connections made, and refused, as in the hub, through its proxies. */
export async function connectingAsTheHub<Result>(
  network: NetworkConfig,
  task: () => Promise<Result>,
): Promise<Result> {
  const guard = installNetworkGuard(network, createLogger({logLevel: "silent"}))
  try {
    return await task()
  } finally {
    await guard.remove()
  }
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
