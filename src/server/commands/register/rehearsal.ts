import type {Tell} from "./line"
import type {LookerApi} from "./looker_api"
import {planFor} from "./plan"
import {stepLine} from "./step_text"
import type {Wanted} from "./wanted"

/** Tells what would be done, and changes nothing. */
export async function rehearse(api: LookerApi, wanted: Wanted, tell: Tell): Promise<void> {
  const {steps, notes, problems} = planFor(await api.registered(), wanted)
  notes.forEach(tell)
  steps.map((step) => stepLine(step, "to do")).forEach(tell)
  problems.forEach(tell)
}
