import {Choices} from "../choice_fields"
import {choicesFrom} from "../choices"

/** The defaults, but for what a test says. */
export function buildChoices(changed: Partial<Choices> = {}): Choices {
  return {...choicesFrom({}), ...changed}
}
