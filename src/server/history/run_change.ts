import type {RunFacts} from "../runs/run_facts"
import type {RunOutcome} from "../runs/run_outcome"
import {isOver} from "./is_over"
import {newRunRecord} from "./new_run_record"
import type {RunRecord} from "./run_record"
import type {RunStore} from "./run_store"
import {withOutcome} from "./with_outcome"

/** Something that has to be saved of a run. */
export interface RunChange {
  /** @returns what has to be looked at again later */
  save(store: RunStore): Promise<RunChange | undefined>
}

/** The record of a run that this process executes, or asked for. */
export function knownRun(run: RunRecord): RunChange {
  return {
    save: async (store) => {
      await store.save(run)
      return undefined
    },
  }
}

/**
 * The end of a run that this process did not execute: perhaps nobody did, or another one that saves it itself and knows
 * more. One that seems to be running may just have ended there, so it is looked at twice.
 */
export function endedElsewhere(
  facts: RunFacts,
  outcome: RunOutcome,
  endedAtMs: number,
  isSecondLook = false,
): RunChange {
  return {
    save: async (store) => {
      const kept = await store.run(facts.id)
      if (kept?.state === "running" && !isSecondLook) {
        return endedElsewhere(facts, outcome, endedAtMs, true)
      }
      if (!kept || !isOver(kept)) {
        await store.save(withOutcome(kept ?? newRunRecord(facts), outcome, endedAtMs))
      }
      return undefined
    },
  }
}
