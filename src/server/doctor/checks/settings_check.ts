import type {Config} from "../../config"
import type {Check} from "../check"
import {type Finding, ok, warning} from "../finding"

/** That the settings can be read at all is known by now. */
export const settingsCheck: Check = {
  subject: "settings",
  examine: async ({config, unknownSettings}) => {
    const findings = [
      ...unknownFindings(unknownSettings),
      ...pointlessFindings(config),
      ...loosenedFindings(config),
    ]
    return findings.length > 0 ? findings : [ok("All settings can be used.")]
  },
}

function unknownFindings(names: readonly string[]): Finding[] {
  return names.map((name) =>
    warning(`${name} has no effect: the hub knows no such setting.`, "Correct its name, or remove it."),
  )
}

function pointlessFindings({history}: Config): Finding[] {
  return history.keepsRefusedRows && !history.isKept
    ? [
        warning(
          "ACTION_HUB_KEEP_REFUSED_ROWS is on, but refused rows are only kept until the hub ends.",
          "Set ACTION_HUB_HISTORY to true.",
        ),
      ]
    : []
}

function loosenedFindings({acknowledgement}: Config): Finding[] {
  return acknowledgement === "any-2xx"
    ? [
        warning(
          "RUDDERSTACK_ACKNOWLEDGEMENT is any-2xx: rows count as arrived by answers that are not RudderStack's own.",
          "Set it to rudderstack, unless a gateway of your own answers in RudderStack's place.",
        ),
      ]
    : []
}
