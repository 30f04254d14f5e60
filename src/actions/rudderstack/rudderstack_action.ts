import * as Hub from "../../hub"
import {Call} from "./calls"
import {DeliverySettings} from "./delivery"
import {DEFAULT_CHOICES, GROUP_ID_TAG, IDENTITY_TAGS} from "./event"
import {ActionError, actionError, errorMessage} from "./report"
import {newRun, Run, RunInput} from "./run"
import {environment, EVENT_NAME_FIELD, formFields, PARAMS, settingsFrom, settingsProblem} from "./settings"

/** One action for each call: what sets it apart is its call's row. */
export class RudderstackAction extends Hub.Action {
  readonly name: string
  readonly label: string
  readonly description: string
  readonly requiredFields: Hub.RequiredField[]
  readonly iconName = "rudderstack/rudderstack.svg"
  readonly params = PARAMS
  readonly supportedActionTypes = [Hub.ActionType.Query]
  readonly supportedFormattings = [Hub.ActionFormatting.Unformatted]
  readonly supportedVisualizationFormattings = [Hub.ActionVisualizationFormatting.Noapply]
  readonly usesStreaming = true
  readonly executeInOwnProcess = true

  constructor(private readonly call: Call) {
    super()
    this.name = call.actionName
    this.label = call.label
    this.description = call.description
    // Two items: Looker joins items with AND, but would ignore a tag beside any_tag in one item.
    this.requiredFields = [...(call.needsGroupId ? [{tag: GROUP_ID_TAG}] : []), {any_tag: [...IDENTITY_TAGS]}]
  }

  supportedFormats = (request: Hub.ActionRequest) => [
    hasLiteStream(request.lookerVersion)
      ? Hub.ActionFormat.JsonDetailLiteStream
      : Hub.ActionFormat.JsonDetail,
  ]

  async form(request: Hub.ActionRequest): Promise<Hub.ActionForm> {
    const form = new Hub.ActionForm()
    form.fields = formFields(this.call, await this.settingsProblem(request))
    return form
  }

  async execute(request: Hub.ActionRequest): Promise<Hub.ActionResponse> {
    try {
      const run = await this.run(request)
      return await run.response()
    } catch (error) {
      return refusal(actionError(error))
    }
  }

  /** @throws ActionError for settings and answers of the form that cannot be used */
  protected async run(request: Hub.ActionRequest): Promise<Run> {
    const settings = this.settings(request)
    return newRun({...this.runInput(request), settings, choices: DEFAULT_CHOICES})
  }

  /** What every run is asked to do, whichever settings and choices there are. */
  protected runInput(request: Hub.ActionRequest): Omit<RunInput, "settings" | "choices"> {
    const {call} = this
    return {
      request,
      call,
      eventName: call.nameMember === undefined ? "" : (request.formParams[EVENT_NAME_FIELD] ?? "").trim(),
      environment: environment(),
    }
  }

  /** @throws ActionError for a setting that cannot be used */
  protected settings({params}: Hub.ActionRequest): DeliverySettings {
    return settingsFrom(params)
  }

  protected async settingsProblem(request: Hub.ActionRequest): Promise<ActionError | undefined> {
    return settingsProblem(() => this.settings(request))
  }
}

/** A setting or a choice cannot be used: nothing was read. Looker shows beside a field what belongs to it. */
function refusal(error: ActionError): Hub.ActionResponse {
  const {field} = error
  const message = errorMessage(error)
  return new Hub.ActionResponse({
    success: false,
    message,
    validationErrors: field === undefined ? [] : [{field, message}],
  })
}

/** From Looker 6.2 on. A version such as `7.3.00004561` is no semantic version, and may be missing. */
function hasLiteStream(lookerVersion: string | null): boolean {
  const [major, minor] = (lookerVersion ?? "").split(".").map(Number)
  return major > 6 || (major === 6 && minor >= 2)
}
