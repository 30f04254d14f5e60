import {startLooker} from "../test/stand_ins/looker_stand_in"
import {answerParent} from "./bench_child"
import {benchDocument, ValueKind} from "./bench_document"

export interface BenchRun {
  readonly hubUrl: string
  readonly token: string
  readonly action: string
  readonly params: Readonly<Record<string, string>>
  readonly formParams: Readonly<Record<string, string>>
  readonly rows: number
  readonly columns: number
}

export interface BenchOffer {
  readonly rows: number
  readonly columns: number
  readonly values?: ValueKind
}

export interface BenchAnswer {
  readonly success: boolean
  readonly message: string
  /** From the request to the end of the answer, the listing before it aside. */
  readonly durationMs: number
}

const looker = startLooker()

async function run({rows, columns, action, params, formParams, ...access}: BenchRun): Promise<BenchAnswer> {
  const connection = (await looker).connect(access)
  const answer = await connection.execute({
    action,
    params,
    formParams,
    download: benchDocument(rows, columns),
  })
  const message = answer.looker?.message ?? answer.text
  return {success: answer.looker?.success === true, message, durationMs: answer.durationMs}
}

/** A one-time link to a result, for whoever downloads it without a hub. */
async function offer({rows, columns, values}: BenchOffer): Promise<string> {
  return (await looker).offer(benchDocument(rows, columns, values))
}

const commands = {run, offer}
export type LookerCommands = typeof commands

answerParent(commands)
