import type {RunRecord} from "../../../../src/server/store/run_record"
import "../../../../src/actions"
import {PagesUnderTest, type PagesOptions} from "../../../server/console/support/pages_under_test"
import {seed} from "../../../server/console/support/seeded_runs"

/** The pages over a store in which a morning's runs stand, and what these runs are. */
export interface SeededHub {
  readonly pages: PagesUnderTest
  readonly runs: readonly RunRecord[]
}

export async function startSeededHub(nowMs: number, options: PagesOptions = {}): Promise<SeededHub> {
  const pages = await PagesUnderTest.start(options)
  pages.nowMs = nowMs
  const runs = await seed(options.store ?? pages.store, nowMs, (json) =>
    pages.eventSealer.seal(Buffer.from(json)),
  )
  return {pages, runs}
}
