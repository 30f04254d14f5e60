import {RudderstackActionError} from "./rudderstack_action_error"

/** A setting of the action cannot be used. A Looker admin must change it; no retry can help. */
export class SettingsError extends RudderstackActionError {
  constructor(settingLabel: string, problem: string) {
    super(`${settingLabel} ${problem}. Correct it in the action's settings (Looker: Admin > Actions).`)
  }
}
