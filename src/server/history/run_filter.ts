import type {RunRecord} from "./run_record"
import type {RunFilter} from "./run_store"

/** What a search looks through, one line each: a word never spans two of them. */
export function searchedText(run: RunRecord): string {
  const {id, webhookId, planId, queryId, resendOf, title, message} = run
  const parts = [title, message, id, webhookId, planId, queryId, resendOf]
  return parts
    .filter((part) => part !== undefined)
    .join("\n")
    .toLowerCase()
}

/** The words of a search, as they stand in `searchedText`. */
export function searchedWords({text = ""}: RunFilter): string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")
}

/** Whether the filter lets the run through. */
export function isWanted(run: RunRecord, filter: RunFilter): boolean {
  const text = searchedText(run)
  return (
    (filter.state === undefined || run.state === filter.state) &&
    (filter.action === undefined || run.action === filter.action) &&
    searchedWords(filter).every((word) => text.includes(word))
  )
}
