import * as Hub from "../../hub"
import {Call} from "./calls"
import {GROUP_ID_TAG, IDENTITY_TAGS} from "./event"
import {actionError, failureText} from "./report"
import {Run} from "./run"
import {choicesFrom, environment, EVENT_NAME_FIELD, PARAMS, rudderstackForm, settingsFrom} from "./settings"

/** What the actions share: settings, formats, the form, and the way a Look is sent. The rest is their call's row. */
export abstract class RudderstackAction extends Hub.Action {
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
    return rudderstackForm(request, this.call)
  }

  async execute(request: Hub.ActionRequest): Promise<Hub.ActionResponse> {
    const {params, formParams} = request
    try {
      const run = await Run.of({
        request,
        call: this.call,
        eventName: this.call.nameMember === undefined ? "" : (formParams[EVENT_NAME_FIELD] ?? "").trim(),
        choices: choicesFrom(formParams),
        settings: settingsFrom(params, formParams),
        environment: environment(),
      })
      return await run.response()
    } catch (error) {
      return refusal(error)
    }
  }
}

/** A setting or a choice cannot be used: nothing was read. Looker shows beside a field what belongs to it. */
function refusal(error: unknown): Hub.ActionResponse {
  const failure = actionError(error)
  const message = failureText(failure)
  const fields = failure.is("choice_not_offered") ? [failure.details.field] : []
  return new Hub.ActionResponse({
    success: false,
    message,
    validationErrors: fields.map((field) => ({field, message})),
  })
}

/** From Looker 6.2 on. A version such as `7.3.00004561` is no semantic version, and may be missing. */
function hasLiteStream(lookerVersion: string | null): boolean {
  const [major, minor] = (lookerVersion ?? "").split(".").map(Number)
  return major > 6 || (major === 6 && minor >= 2)
}
