import * as Hub from "../../hub"
import {choicesFrom} from "./choices"
import {systemClock} from "./clock"
import {environment} from "./environment"
import {ChoiceError} from "./errors/choice_error"
import {EventRun} from "./event_run"
import {failureText} from "./failure_text"
import {LookRun} from "./look_run"
import {isResend, ResendRun} from "./resend_run"
import {Call} from "./rudder_event"
import {rudderstackForm} from "./rudderstack_form"
import {RunOrder} from "./run_order"
import {SERVER_URL_LABEL, WRITE_KEY_LABEL} from "./settings"
import {SOURCE_FIELD, sourceName, SOURCES_LABEL, sourceSettings} from "./sources"
import {IDENTITY_TAGS} from "./tags"

/** What the three actions share: settings, formats, the form, and the way a Look is sent. */
export abstract class RudderstackAction extends Hub.Action {
  iconName = "rudderstack/rudderstack.svg"
  params = [
    {
      name: "rudder_write_key",
      label: WRITE_KEY_LABEL,
      description: "The write key of your Looker source in RudderStack.",
      required: true,
      sensitive: true,
    },
    {
      name: "rudder_server_url",
      label: SERVER_URL_LABEL,
      description: "The data plane URL of your RudderStack workspace, with or without /v1/batch.",
      required: true,
      sensitive: false,
    },
    {
      name: "rudder_sources",
      label: SOURCES_LABEL,
      description:
        'Optional: {"Marketing": {"write_key": "…", "server_url": "…"}, …}. Users choose one in the form.',
      required: false,
      sensitive: true,
    },
  ]
  supportedActionTypes = [Hub.ActionType.Query]
  supportedFormattings = [Hub.ActionFormatting.Unformatted]
  supportedVisualizationFormattings = [Hub.ActionVisualizationFormatting.Noapply]
  usesStreaming = true
  executeInOwnProcess = true
  requiredFields: Hub.RequiredField[] = [{any_tag: IDENTITY_TAGS}]
  protected abstract readonly call: Call

  supportedFormats = (request: Hub.ActionRequest) => [
    hasLiteStream(request.lookerVersion)
      ? Hub.ActionFormat.JsonDetailLiteStream
      : Hub.ActionFormat.JsonDetail,
  ]

  async form(request: Hub.ActionRequest): Promise<Hub.ActionForm> {
    return rudderstackForm(request, this.call)
  }

  async execute(request: Hub.ActionRequest): Promise<Hub.ActionResponse> {
    try {
      return await this.runOf(request).run()
    } catch (error) {
      return refusal(error)
    }
  }

  /** @throws RudderstackActionError when a setting or a choice cannot be used: nothing has been read yet */
  private runOf(request: Hub.ActionRequest): EventRun {
    const {params, formParams} = request
    const order: RunOrder = {
      request,
      actionName: this.name,
      call: this.call,
      event: this.call === "track" ? (formParams.event ?? "").trim() : "",
      choices: choicesFrom(formParams),
      source: sourceName(formParams[SOURCE_FIELD]),
      settings: sourceSettings(params, formParams[SOURCE_FIELD]),
      environment: environment(),
      startedAt: new Date(),
      clock: systemClock,
    }
    return isResend(request) ? new ResendRun(order) : new LookRun(order)
  }
}

/** Looker shows what belongs to a field of the form beside that field. */
function refusal(error: unknown): Hub.ActionResponse {
  const message = failureText(error)
  const validationErrors = error instanceof ChoiceError ? [{field: error.fieldName, message}] : []
  return new Hub.ActionResponse({success: false, message, validationErrors})
}

/** From Looker 6.2 on. A version such as `7.3.00004561` is no semantic version, and may be missing. */
function hasLiteStream(lookerVersion: string | null): boolean {
  const [major, minor] = (lookerVersion ?? "").split(".").map(Number)
  return major > 6 || (major === 6 && minor >= 2)
}
