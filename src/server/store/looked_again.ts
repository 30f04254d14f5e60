import {isEqual} from "lodash"

/** What was there at a look, and for how many looks in a row nothing about it has changed. */
export interface Seen<Item> {
  readonly item: Item
  readonly stillLooks: number
}

/** A further look at what beats while it lives. No clocks are compared. */
export function lookedAgain<Item extends {readonly id: string}>(
  before: readonly Seen<Item>[],
  items: readonly Item[],
): Seen<Item>[] {
  const known = new Map(before.map((seen) => [seen.item.id, seen]))
  return items.map((item) => {
    const last = known.get(item.id)
    return {item, stillLooks: last && isEqual(last.item, item) ? last.stillLooks + 1 : 0}
  })
}
