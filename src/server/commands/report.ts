import {ConfigError} from "../config/config"
import {errorSummary} from "../telemetry/error_summary"

/** What a command found or did. Text and cure are sentences; neither holds a secret. */
export type Finding = Fact | Problem

interface Fact {
  /** "ok" was tried; "as is" was so before; "to do" is a step of a dry run, "done" of a real one. */
  readonly status: "ok" | "as is" | "to do" | "done"
  readonly text: string
}

interface Problem {
  /** "wrong" fails the command, "warning" does not. */
  readonly status: "warning" | "wrong"
  readonly text: string
  /** What to do. */
  readonly cure: string
}

/** One line of a command's report. */
export type ReportLine = Finding & {
  /** What it is about, in a word or two. */
  readonly subject: string
}

export type Report = (line: ReportLine) => void

export function ok(text: string): Finding {
  return {status: "ok", text}
}

/** Does not keep the hub from its work, or not yet. */
export function warning(text: string, cure: string): Finding {
  return {status: "warning", text, cure}
}

/** Keeps the hub from its work. */
export function wrong(text: string, cure: string): Finding {
  return {status: "wrong", text, cure}
}

/** A command cannot do what it was asked to. No text holds a secret. */
export class CommandError extends Error {
  override readonly name = "CommandError"

  constructor(
    /** What it is about, in a word or two. */
    readonly subject: string,
    /** What failed, and on what: a sentence. */
    readonly text: string,
    /** What to do next: a sentence. */
    readonly cure: string,
  ) {
    super(`${subject}: ${text} ${cure}`)
  }
}

/**
 * Waits for all parts of what a command needs.
 *
 * @throws AggregateError with everything that fails, not only the first
 */
export async function allOf<const Parts extends readonly Promise<unknown>[]>(parts: Parts) {
  const errors = (await Promise.allSettled(parts)).flatMap((part): unknown[] =>
    part.status === "rejected" ? [part.reason] : [],
  )
  if (errors.length > 0) {
    throw new AggregateError(errors)
  }
  return Promise.all(parts)
}

/** What ended a command. Messages of unforeseen errors may hold what they failed on, so only their code is shown. */
export function problemLines(error: unknown, command: string): readonly ReportLine[] {
  if (error instanceof AggregateError) {
    return error.errors.flatMap((each: unknown) => problemLines(each, command))
  }
  if (error instanceof CommandError) {
    return [{subject: error.subject, ...wrong(error.text, error.cure)}]
  }
  if (error instanceof ConfigError) {
    const cure = "Fix this setting, and run it again."
    return error.problems.map((problem) => ({subject: "settings", ...wrong(problem, cure)}))
  }
  return [{subject: command, ...unforeseen(error, "It could not be done")}]
}

/** @param what failed: the beginning of a sentence */
export function unforeseen(error: unknown, what: string): Finding {
  const {name, code} = errorSummary(error)
  return wrong(`${what} (${code ?? name}).`, "Report it to whoever maintains the hub, with its version.")
}

const statusWidth = "warning".length

/** Status, subject, what was found, what to do, in columns. */
export function lineText(line: ReportLine, subjectWidth: number): string {
  const cure = "cure" in line ? ` ${line.cure}` : ""
  return `${line.status.padEnd(statusWidth)}  ${line.subject.padEnd(subjectWidth)}  ${line.text}${cure}`
}

export function isSound(lines: readonly ReportLine[]): boolean {
  return lines.every(({status}) => status !== "wrong")
}

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

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
