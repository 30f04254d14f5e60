import {ALL_FAULTS} from "../../faults/all_faults"
import {FaultLine} from "../../faults/fault_line"

/** docs/guarantees.md by its numbers; one line of the fault table for each. `npm run test:faults` has them all. */
const GUARANTEES_BY_NUMBER: readonly (readonly [guarantee: string, name: string, strikes: string])[] = [
  ["1: a success is one", "the answer ends as if it were whole", "before the last bracket"],
  ["2: each row is accounted for", "400 for one bad event", "middle batch"],
  ["3: the same ids, in order", "batch stored, then reset, once", "middle batch"],
  ["4: a bad row costs itself", "503, whenever one row is in the batch", "middle batch"],
  ["5: memory is bounded", "a string that never ends", "first row"],
  ["6: every request is answered", "it runs out of memory", "first batch"],
  ["6: every request is answered", "more runs than may wait", "the queue"],
  ["7: no value is shown", "400 that repeats the row's values", "middle batch"],
]

export const GUARANTEES: readonly FaultLine[] = GUARANTEES_BY_NUMBER.map(([guarantee, name, strikes]) => {
  const line = ALL_FAULTS.find((each) => each.name === name && each.strikes === strikes)
  if (line === undefined) throw new Error(`The fault table has no line "${name}", ${strikes}.`)
  return {...line, group: "a guarantee", name: `${name}, ${strikes}`, strikes: guarantee}
})
