import * as Hub from "../../../hub"
import {CALLS} from "../calls"
import {ActionError, actionError} from "../report"
import {RudderstackAction} from "../rudderstack_action"
import {PARAMS} from "../settings"
import {choiceFields, choicesFrom} from "./choices"
import {dryRun} from "./dry_run"
import {ObservedRun, observedRun} from "./observed_run"
import {sourceFields, sourceNames, SourceSettings, sourceSettings, SOURCES_PARAM} from "./sources"

/** An action with what this hub adds: more sources, choices in the form, and runs that are observed. */
export class ObservedRudderstackAction extends RudderstackAction {
  readonly params = [...PARAMS, SOURCES_PARAM]

  async form(request: Hub.ActionRequest): Promise<Hub.ActionForm> {
    const form = await super.form(request)
    form.fields.push(...sourceFields(request.params), ...choiceFields())
    return form
  }

  protected async run(request: Hub.ActionRequest): Promise<ObservedRun> {
    const settings = this.settings(request)
    const input = {...this.runInput(request), settings, choices: choicesFrom(request.formParams)}
    return input.choices.runKind === "dry_run" ? dryRun(input) : observedRun(input)
  }

  protected settings({params, formParams}: Hub.ActionRequest): SourceSettings {
    return sourceSettings(params, formParams)
  }

  protected async settingsProblem(request: Hub.ActionRequest): Promise<ActionError | undefined> {
    try {
      sourceNames(request.params)
    } catch (error) {
      return actionError(error)
    }
    return super.settingsProblem(request)
  }
}

// Looker shows them in this order.
Object.values(CALLS).forEach((call) => Hub.addAction(new ObservedRudderstackAction(call)))
