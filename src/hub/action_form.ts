import type {ActionFormField} from "./action_form_field"
import type {ActionState, ActionStateJson} from "./action_state"

/** What Looker shows before a user sends or schedules something: fields to fill in, or the reason why there are none. */
export class ActionForm {
  fields: ActionFormField[] = []
  declare state?: ActionState
  /** Shown in place of the fields. */
  declare error?: Error | string

  constructor(members: Partial<Pick<ActionForm, "fields" | "state" | "error">> = {}) {
    Object.assign(this, members)
  }

  asJson(): ActionFormJson {
    if (this.error) {
      return {error: typeof this.error === "string" ? this.error : this.error.message}
    }
    return {fields: this.fields, state: this.state?.asJson()}
  }
}

export interface ActionFormJson {
  fields?: ActionFormField[]
  state?: ActionStateJson
  error?: string
}
