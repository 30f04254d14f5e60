import {DataPlane} from "../../stand_ins/data_plane_stand_in"
import {originOf} from "./cluster_run"

/** What the data plane holds of one run. */
export interface ArrivedRows {
  /** The message ids that each row came under, one for each time. */
  readonly idsByRow: Map<number, string[]>
}

/** By the run's name. */
export function arrivedRows({stored}: DataPlane): Map<string, ArrivedRows> {
  const runs = new Map<string, ArrivedRows>()
  for (const {event} of stored) {
    const origin = originOf(event)
    if (!origin) throw new Error("An event tells no row")
    const {idsByRow} = entry(runs, origin.run, () => ({idsByRow: new Map<number, string[]>()}))
    entry(idsByRow, origin.row, (): string[] => []).push(String(event.messageId))
  }
  return runs
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key) ?? make()
  map.set(key, found)
  return found
}
