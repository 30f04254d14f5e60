import * as path from "node:path"
import {ActionForm} from "./action_form"
import type {ActionListing} from "./action_listing"
import type {ActionParameter} from "./action_parameter"
import type {ActionRequest} from "./action_request"
import type {ActionResponse} from "./action_response"
import {ActionRequestError} from "./errors/action_request_error"
import type {ExecuteQueue} from "./execute_queue"
import {imageDataUri} from "./image_data_uri"
import type {
  ActionFormat,
  ActionFormatting,
  ActionType,
  ActionVisualizationFormatting,
} from "./listing_values"
import {ActionDownloadSettings} from "./listing_values"
import type {RequiredField} from "./required_field"
import type {RouteBuilder} from "./route_builder"

const actionsFolder = path.resolve(__dirname, "..", "actions")

/** Something that Looker users can send results to. A subclass declares what it takes and how it sends it. */
export abstract class Action {
  /** Looker's schedules refer to the action by this name, so it never changes. */
  abstract name: string
  abstract label: string
  abstract description: string
  /** The settings that an admin fills in. */
  abstract params: ActionParameter[]
  abstract supportedActionTypes: ActionType[]

  /** Whether it reads the result from a download URL (true), or expects it in the request (false). */
  usesStreaming = false
  /** Whether the hub may run it outside the thread that answers Looker. */
  executeInOwnProcess = false
  /** Whether its runs take longer than other actions' runs. */
  extendedAction = false
  /** Below the folder of all actions, e.g. `webhook/webhook.png`. */
  iconName?: string
  /** The first Looker that knows the Action API. */
  minimumSupportedLookerVersion = "5.5.0"
  supportedFormats?: ((request: ActionRequest) => ActionFormat[]) | ActionFormat[]
  supportedFormattings?: ActionFormatting[]
  supportedVisualizationFormattings?: ActionVisualizationFormatting[]
  /** Kept for source compatibility: the listing derives this from `usesStreaming`. */
  supportedDownloadSettings?: string[]
  requiredFields?: RequiredField[] = []

  /** Sends a result. An expected failure is a response with `success: false`, not an exception. */
  abstract execute(request: ActionRequest): Promise<ActionResponse>

  /** What the user is asked for; an action that asks for nothing has no such method. */
  form?(request: ActionRequest): Promise<ActionForm>

  get hasForm(): boolean {
    return this.form !== undefined
  }

  /** The action's entry in the hub's listing. */
  asJson(router: RouteBuilder, request: ActionRequest): ActionListing {
    return {
      name: this.name,
      label: this.label,
      description: this.description,
      url: router.actionUrl(this),
      form_url: this.hasForm ? router.formUrl(this) : null,
      token_url: "",
      params: this.params,
      required_fields: this.requiredFields,
      supported_action_types: this.supportedActionTypes,
      supported_formats:
        typeof this.supportedFormats === "function" ? this.supportedFormats(request) : this.supportedFormats,
      supported_formattings: this.supportedFormattings,
      supported_visualization_formattings: this.supportedVisualizationFormattings,
      supported_download_settings: [
        this.usesStreaming ? ActionDownloadSettings.Url : ActionDownloadSettings.Push,
      ],
      icon_data_uri: this.getImageDataUri(),
      uses_oauth: false,
      delegate_oauth: false,
    }
  }

  /**
   * Executes a request that fits the action.
   *
   * @param queue where an action with `executeInOwnProcess` runs; without it the action runs here
   * @throws ActionRequestError when the request does not fit: its type, a missing setting, no result to send
   */
  async validateAndExecute(request: ActionRequest, queue?: ExecuteQueue): Promise<ActionResponse> {
    this.#requireSupportedType(request)
    this.#requireParameters(request)
    this.#requireStreamableData(request)
    if (this.executeInOwnProcess && queue) {
      request.actionId = this.name
      return queue.run(request)
    }
    return this.execute(request)
  }

  /**
   * @returns the form; one with an error in place of fields when a required setting is missing
   * @throws ActionRequestError when the action has no form
   */
  async validateAndFetchForm(request: ActionRequest): Promise<ActionForm> {
    const missing = this.#missingParameter(request)
    if (missing) {
      return new ActionForm({error: missingParameterText(missing)})
    }
    if (!this.form) {
      throw new ActionRequestError(`The action "${this.name}" has no form.`)
    }
    return this.form(request)
  }

  /** The icon as a `data:` URI, null when the action has none. */
  getImageDataUri(): string | null {
    return this.iconName ? imageDataUri(path.resolve(actionsFolder, this.iconName)) : null
  }

  #requireSupportedType(request: ActionRequest): void {
    if (request.type && this.supportedActionTypes.includes(request.type)) {
      return
    }
    const supported = this.supportedActionTypes.map((type) => `"${type}"`).join(", ")
    const found = request.type
      ? `This action does not support requests of type "${request.type}".`
      : "No request type specified."
    throw new ActionRequestError(`${found} The request must be of type: ${supported}.`)
  }

  #requireParameters(request: ActionRequest): void {
    const missing = this.#missingParameter(request)
    if (missing) {
      throw new ActionRequestError(missingParameterText(missing))
    }
  }

  #requireStreamableData(request: ActionRequest): void {
    if (this.usesStreaming && !request.attachment && !request.scheduledPlan?.downloadUrl) {
      throw new ActionRequestError(
        "A streaming action was sent incompatible data. The action must have a download url or an attachment.",
      )
    }
  }

  #missingParameter(request: ActionRequest): ActionParameter | undefined {
    return this.params.find(({name, required}) => required && !request.params[name])
  }
}

function missingParameterText({label}: ActionParameter): string {
  return `Required setting "${label}" not specified in action settings.`
}
