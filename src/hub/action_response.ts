import {ActionState, type ActionStateJson} from "./action_form"

/** Text that Looker shows beside a field of the form. */
export interface ValidationError {
  field: string
  message: string
}

/** A failure in the detail that Looker's schedule history shows. */
export interface Error {
  /** The HTTP status that describes the failure. */
  http_code: number
  /** The status by name, e.g. `BAD_GATEWAY`. */
  status_code: string
  message: string
  /** Where it failed: usually the action's name. */
  location: string
  /** A page that explains the error. */
  documentation_url: string
}

/** An action's answer to an execution. Looker shows `message` only when `success` is false. */
export class ActionResponse {
  declare message?: string
  /** For cell actions: Looker runs the query again. */
  refreshQuery = false
  success = true
  validationErrors: ValidationError[] = []
  declare state?: ActionState
  declare error?: Error
  declare webhookId?: string

  constructor(members: Partial<Omit<ActionResponse, "asJson">> = {}) {
    Object.assign(this, members)
  }

  /** A response that another thread has posted: the members without the classes. */
  static fromIPC({state, ...members}: ActionResponseMessage): ActionResponse {
    return new ActionResponse({...members, ...(state && {state: Object.assign(new ActionState(), state)})})
  }

  asJson(): ActionResponseJson {
    return {
      looker: {
        message: this.message,
        refresh_query: this.refreshQuery,
        success: this.success,
        validation_errors: Object.fromEntries(
          this.validationErrors.map(({field, message}) => [field, message]),
        ),
        state: this.state?.asJson(),
        error: this.error,
        webhookId: this.webhookId,
      },
    }
  }
}

/** A response as it arrives in another thread. */
export interface ActionResponseMessage extends Partial<Omit<ActionResponse, "asJson" | "state">> {
  state?: Pick<ActionState, "data" | "refreshTime">
}

export interface ActionResponseJson {
  looker: {
    message: string | undefined
    refresh_query: boolean
    success: boolean
    validation_errors: {[field: string]: string}
    state: ActionStateJson | undefined
    error: Error | undefined
    webhookId: string | undefined
  }
}
