import {Command, Option} from "commander"
import {request} from "undici"
import {dataPlaneUrlFrom} from "../../../actions/rudderstack/settings"
import {type Config, readConfig} from "../../config/config"
import {connectingAsTheHub, connectionFailure} from "../connections"
import {writeKeyOnStandardInput} from "../data_plane_option"
import {CommandError, ok, Printout, problemLines, wrong} from "../report"
import {usageName} from "../../config/command_text"
import {
  type Answer,
  answerInWords,
  type Probe,
  probesWithoutData,
  probeWithData,
  whatTheHubDoes,
} from "./probes"

interface Options {
  readonly url: string
  readonly writeKey?: string
  readonly writeKeyStdin?: true
  readonly disabledWriteKey?: string
  readonly send?: true
  readonly json?: true
}

/** A data plane, and the source to ask as. */
interface Source {
  readonly dataPlaneUrl: string
  readonly writeKey: string
}

/** A question with its answer. */
interface Asked {
  readonly question: string
  readonly expected: string
  readonly seen: string
  readonly isAsExpected: boolean
  /** What the hub does with the answer: a sentence. */
  readonly hub: string
}

const maxBodyBytes = 4096

/** `npm run check:data-plane`: asks a data plane what the hub relies on. The exit code is 1 when it differs in anything. */
async function main(): Promise<void> {
  const options = parsedOptions(process.argv)
  const printout = new Printout({isJson: options.json ?? false, subjectWidth: "data plane".length})
  const answers: Asked[] = []
  try {
    const config = readConfig()
    const source = await sourceFrom(options)
    const probes = [
      ...probesWithoutData(options.disabledWriteKey),
      ...(options.send ? [probeWithData()] : []),
    ]
    await connectingAsTheHub(config.network, async () => {
      for (const probe of probes) {
        answers.push(await asked(probe, source, config))
      }
    })
  } catch (error) {
    problemLines(error, "data plane").forEach(printout.report)
  }
  tableLines(answers).forEach((line) => printout.say(line))
  if (printout.lines.length === 0) {
    printout.report({subject: "data plane", ...verdictOn(answers)})
  }
  printout.end({answers, findings: printout.lines})
}

/** A mistake in the command line, and a call for help, end the process as commander does. */
function parsedOptions(argv: readonly string[]): Options {
  const command = new Command(usageName("check-data-plane"))
    .description(
      "Asks a RudderStack data plane what the hub relies on. Without --send it stores nothing there that a destination would get.",
    )
    .requiredOption("--url <url>", "the data plane's address")
    .addOption(
      new Option("--write-key <key>", "the source's write key; here it may stay in the shell's history")
        .env("RUDDERSTACK_WRITE_KEY")
        .argParser((text: string) => text.trim()),
    )
    .option("--write-key-stdin", "read the write key from standard input")
    .addOption(
      new Option("--disabled-write-key <key>", "also ask as a source that is disabled").env(
        "RUDDERSTACK_DISABLED_WRITE_KEY",
      ),
    )
    .option("--send", "also send ten events, marked as a check, which stay in the destinations")
    .option("--json", "answer with JSON")
    .allowExcessArguments(false)
    .parse(argv)
  const options = command.opts<Options>()
  if (!options.writeKey && options.writeKeyStdin === undefined) {
    command.error("error: give the write key in RUDDERSTACK_WRITE_KEY, or with --write-key-stdin")
  }
  return options
}

/** The address may end in /v1/batch, as in the actions' settings. */
async function sourceFrom({url, writeKey = "", writeKeyStdin}: Options): Promise<Source> {
  return {
    dataPlaneUrl: dataPlaneUrlOf(url),
    writeKey: writeKeyStdin ? await writeKeyOnStandardInput() : writeKey,
  }
}

/** The plug-in judges the address; its words are about a setting in Looker. */
function dataPlaneUrlOf(url: string): string {
  try {
    return dataPlaneUrlFrom(url, "--url")
  } catch {
    throw new CommandError(
      "data plane",
      "--url is not the address of a data plane.",
      "Give one such as https://example.dataplane.rudderstack.com, without user name, password, query and fragment.",
    )
  }
}

/** @throws CommandError when no answer comes */
async function asked(probe: Probe, source: Source, config: Config): Promise<Asked> {
  const {question, expected} = probe
  const answer = await answerTo(probe, source, config.actions.requestTimeoutMs)
  return {
    ...{question, expected},
    seen: answerInWords(answer),
    isAsExpected: probe.isExpected(answer),
    hub: whatTheHubDoes(probe, answer, config),
  }
}

async function answerTo(
  {question, body, writeKey}: Probe,
  source: Source,
  timeoutMs: number,
): Promise<Answer> {
  const {dataPlaneUrl} = source
  const key = Buffer.from(`${writeKey ?? source.writeKey}:`).toString("base64")
  try {
    const answer = await request(`${dataPlaneUrl}/v1/batch`, {
      method: "POST",
      headers: {
        "authorization": `Basic ${key}`,
        "content-type": "application/json",
        ...(typeof body !== "string" && {"content-encoding": "gzip"}),
      },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    })
    const text = await answer.body.text()
    return {status: answer.statusCode, body: text.slice(0, maxBodyBytes)}
  } catch (error) {
    const {text, cure} = connectionFailure(error)
    throw new CommandError("data plane", `${dataPlaneUrl} did not answer to "${question}": ${text}.`, cure)
  }
}

function verdictOn(answers: readonly Asked[]) {
  const others = answers.filter(({isAsExpected}) => !isAsExpected).length
  return others === 0
    ? ok(`All ${answers.length} answers are as expected.`)
    : wrong(
        `${others} of ${answers.length} answers are not as expected.`,
        "The last column says what the hub does with them.",
      )
}

const heading = {question: "question", expected: "expected", seen: "seen", hub: "the hub"}

/** The answers in columns; a star marks one that is not as expected. */
function tableLines(answers: readonly Asked[]): string[] {
  const rows = [{...heading, isAsExpected: true}, ...answers]
  const width = (column: keyof typeof heading) => Math.max(...rows.map((row) => row[column].length))
  return answers.length === 0
    ? []
    : rows.map(({question, expected, seen, hub, isAsExpected}) =>
        [
          isAsExpected ? " " : "*",
          question.padEnd(width("question")),
          expected.padEnd(width("expected")),
          seen.padEnd(width("seen")),
          hub,
        ].join("  "),
      )
}

void main()
