import {exitOnSignals} from "../../stand_ins/exit_on_signals"
import type {Stage} from "../../stand_ins/stage"
import {NEXT_STEPS} from "./next_steps"
import {setDemoStage} from "./stage"
import {STEPS} from "./steps"

/** `npm run demo`: a Look travels through the hub to a data plane, all on this machine. */
async function main(): Promise<void> {
  exitOnSignals()
  const stage = await setDemoStage()
  try {
    introduce(stage)
    process.exitCode = (await showEverything(stage)) ? 0 : 1
  } finally {
    await stage.close()
  }
}

function introduce({looker, hub, dataPlane}: Stage): void {
  console.log(`
A Look goes through the hub to RudderStack, all on this machine:

   ${looker.url.padEnd(24)} Looker: a stand-in that speaks Looker's protocol
   ${hub.url.padEnd(24)} the hub: the real one, as "npm start" runs it
   ${dataPlane.url.padEnd(24)} RudderStack: a stand-in that checks events as a data plane does
`)
}

async function showEverything(stage: Stage): Promise<boolean> {
  for (const step of STEPS) {
    if (await step(stage)) continue
    console.log(`\nThis is not as it should be. The hub's log:\n\n${stage.hub.output()}`)
    return false
  }
  console.log(NEXT_STEPS)
  return true
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
