import * as semver from "semver"
import * as Hub from "../../hub"
import {environment} from "./environment"
import {failureText} from "./failure_text"
import {LookRun} from "./look_run"
import {Call} from "./rudder_event"
import {SERVER_URL_LABEL, settingsFrom, WRITE_KEY_LABEL} from "./settings"
import {IDENTITY_TAGS} from "./tags"

const FIRST_VERSION_WITH_LITE_STREAM = "6.2.0"

/** What the three actions share: settings, formats, and the way a Look is sent. */
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

  async execute(request: Hub.ActionRequest): Promise<Hub.ActionResponse> {
    return this.send(request, "")
  }

  /** @param event Track's event name */
  protected async send(request: Hub.ActionRequest, event: string): Promise<Hub.ActionResponse> {
    try {
      const run = new LookRun({
        request,
        actionName: this.name,
        call: this.call,
        event,
        settings: settingsFrom(request.params),
        environment: environment(),
        startedAt: new Date(),
      })
      return await run.run()
    } catch (error) {
      return new Hub.ActionResponse({success: false, message: failureText(error)})
    }
  }
}

/** Looker pads the build number with zeros, which a strict reading of versions refuses. */
function hasLiteStream(lookerVersion: string | null): boolean {
  return lookerVersion !== null && semver.gte(lookerVersion, FIRST_VERSION_WITH_LITE_STREAM, true)
}
