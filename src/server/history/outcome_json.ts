import {z} from "zod"
import type {RowsOutcome} from "../runs/run_event"

const storedOutcome = z.object({
  code: z.string(),
  status: z.number().optional(),
  answer: z.string().optional(),
})

/** An outcome as text for a store. */
export function outcomeToJson({code, status, answer}: RowsOutcome): string {
  return JSON.stringify({code, status, answer})
}

/** What an earlier version kept was a reason in words: it is taken as a code of somebody's own. */
export function outcomeFromJson(text: string): RowsOutcome {
  return text.startsWith("{") ? storedOutcome.parse(JSON.parse(text)) : {code: text}
}
