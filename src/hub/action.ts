import * as fs from "node:fs"
import * as path from "node:path"
import {ActionForm} from "./action_form"
import {
  ActionDownloadSettings,
  type ActionFormat,
  type ActionFormatting,
  type ActionListing,
  type ActionParameter,
  type ActionType,
  type ActionVisualizationFormatting,
  type RequiredField,
} from "./action_listing"
import type {ActionRequest} from "./action_request"
import type {ActionResponse} from "./action_response"
import {codedText, requestError} from "./errors"

const actionsFolder = path.resolve(__dirname, "..", "actions")

const mimeByExtension: Record<string, string | undefined> = {
  ".gif": "image/gif",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".png": "image/png",
  ".svg": "image/svg+xml",
}

/** Tells an action under which absolute URLs Looker reaches it. */
export interface RouteBuilder {
  actionUrl(action: Action): string
  formUrl(action: Action): string
  tokenUrl(action: Action): string
}

/** Runs requests of actions with `executeInOwnProcess` somewhere else, e.g. in a worker thread. */
export interface ExecuteQueue {
  /** @param request with `actionId` set to the name of the action that has to execute it */
  run(request: ActionRequest): Promise<ActionResponse>
}

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
   * @returns the form; one with an error instead of fields when a required setting is missing
   * @throws ActionRequestError when the action has no form
   */
  async validateAndFetchForm(request: ActionRequest): Promise<ActionForm> {
    const missing = this.#missingParameter(request)
    if (missing) {
      return new ActionForm({error: codedText("setting_missing", missing)})
    }
    if (!this.form) {
      throw requestError("action_without_form", {name: this.name})
    }
    return this.form(request)
  }

  /** The icon as a `data:` URI; null when there is no such file or it is no image that Looker can show. */
  getImageDataUri(): string | null {
    const file = path.resolve(actionsFolder, this.iconName ?? "")
    const mime = mimeByExtension[path.extname(file).toLowerCase()]
    return mime !== undefined && fs.existsSync(file)
      ? `data:${mime};base64,${fs.readFileSync(file, "base64")}`
      : null
  }

  #requireSupportedType(request: ActionRequest): void {
    if (request.type && this.supportedActionTypes.includes(request.type)) {
      return
    }
    const supported = this.supportedActionTypes
    throw request.type
      ? requestError("request_type_unsupported", {type: request.type, supported})
      : requestError("request_type_missing", {supported})
  }

  #requireParameters(request: ActionRequest): void {
    const missing = this.#missingParameter(request)
    if (missing) {
      throw requestError("setting_missing", missing)
    }
  }

  #requireStreamableData(request: ActionRequest): void {
    if (this.usesStreaming && !request.attachment && !request.scheduledPlan?.downloadUrl) {
      throw requestError("result_incompatible", {})
    }
  }

  #missingParameter(request: ActionRequest): ActionParameter | undefined {
    return this.params.find(({name, required}) => required && !request.params[name])
  }
}
