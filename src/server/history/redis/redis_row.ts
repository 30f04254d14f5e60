import {z} from "zod"
import {outcomeFromJson, outcomeToJson} from "../outcome_json"
import type {ListedRow} from "../run_record"

const storedRow = z.tuple([z.string().nullable(), z.string(), z.string().nullable()])

/** A row as text; its number and the run that sent it again stand beside it. */
export function rowToJson({messageId, outcome, sealedEvent}: ListedRow): string {
  return JSON.stringify([messageId ?? null, outcomeToJson(outcome), sealedEvent ?? null])
}

/** @throws when the text is not of `rowToJson` */
export function rowFromJson(rowNumber: number, json: string, resentBy: string | undefined): ListedRow {
  const [messageId, outcome, sealedEvent] = storedRow.parse(JSON.parse(json))
  return {
    rowNumber,
    messageId: messageId ?? undefined,
    outcome: outcomeFromJson(outcome),
    sealedEvent: sealedEvent ?? undefined,
    resentBy,
  }
}
