import type {RunFacts} from "../runs/run_facts"

/** What a run is called: its Look's title, or what is known instead. */
export function runTitle({title, queryId}: Pick<RunFacts, "title" | "queryId">): string {
  if (title !== undefined && title.trim() !== "") {
    return title
  }
  return queryId === undefined ? "A query without a title" : `Query ${queryId}`
}
