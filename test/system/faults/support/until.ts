import {setTimeout as pause} from "node:timers/promises"

const LOOK_EVERY_MS = 50
/** Unchanged for so many looks, a value counts as stable. */
const STABLE_LOOKS = 20
/** A guard only: what has not happened by then never will. */
const MOST_SECONDS = 120

/** Waits until something is so. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  const giveUpAtMs = Date.now() + MOST_SECONDS * 1000
  while (!isSo()) {
    if (Date.now() > giveUpAtMs) throw new Error(`Waited ${MOST_SECONDS} seconds in vain until ${what}.`)
    await pause(LOOK_EVERY_MS)
  }
}

/** Waits until a value is there and no longer changes. @returns it */
export async function stable(value: () => number | undefined): Promise<number> {
  let last: number | undefined
  let unchanged = 0
  await until(() => {
    const now = value()
    unchanged = now !== undefined && now === last ? unchanged + 1 : 0
    last = now
    return unchanged >= STABLE_LOOKS
  }, "a value is stable")
  return last ?? NaN
}
