import {setTimeout as pause} from "node:timers/promises"

const pollMs = 5

/** Resolves when the condition holds; a test that waits in vain ends with mocha's time limit. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await pause(pollMs)
  }
}
