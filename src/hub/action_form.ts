/** What Looker shows before a user sends or schedules something: fields to fill in, or the reason why there are none. */
export class ActionForm {
  fields: ActionFormField[] = []
  declare state?: ActionState
  /** Shown instead of the fields. */
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

/** One field of an action's form. */
export type ActionFormField =
  ActionFormFieldString | ActionFormFieldSelect | ActionFormFieldMessage | ActionFormFieldLink

interface ActionFormFieldBase {
  name: string
  label?: string
  description?: string
  /** The value that the form starts with; for a select the name of an option. */
  default?: string
  /** Looker asks for the form again, with all values so far, when this one changes. */
  interactive?: boolean
  /** A hint to the user; Looker does not enforce it. */
  required?: boolean
}

interface ActionFormFieldString extends ActionFormFieldBase {
  type?: "string" | "textarea"
}

interface ActionFormFieldSelect extends ActionFormFieldBase {
  type: "select"
  options: {name: string; label: string}[]
}

/** A text that the user only reads. */
interface ActionFormFieldMessage extends ActionFormFieldBase {
  type?: "message"
  value: string
}

/** A link to a page where the user signs in to another service. */
interface ActionFormFieldLink extends ActionFormFieldBase {
  type: "oauth_link" | "oauth_link_google"
  oauth_url: string
}

/**
 * Text that Looker keeps, encrypted, for one user and one action and sends back with every request of theirs.
 * At most 32 KB.
 */
export class ActionState {
  declare data?: string

  /** Seconds after which Looker asks for the form again, at most once in ten minutes. */
  declare refreshTime?: number

  /** The names that Looker reads. */
  asJson(): ActionStateJson {
    return {data: this.data, refresh_time: this.refreshTime}
  }

  /** Makes JSON.stringify emit Looker's names wherever a state is nested. */
  toJSON(): ActionStateJson {
    return this.asJson()
  }
}

export interface ActionStateJson {
  data: string | undefined
  refresh_time: number | undefined
}
