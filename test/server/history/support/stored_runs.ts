import type {RunRecord} from "../../../../src/server/history/run_record"
import type {RunStore} from "../../../../src/server/history/run_store"

/** One after the other. */
export async function saveAll(store: RunStore, runs: readonly RunRecord[]): Promise<void> {
  for (const run of runs) {
    await store.save(run)
  }
}

export function idsOf(runs: readonly RunRecord[]): string[] {
  return runs.map(({id}) => id)
}

/** In the order of a page. */
export async function allIds(store: RunStore): Promise<string[]> {
  return idsOf((await store.page({}, 0, 1_000_000)).runs)
}
