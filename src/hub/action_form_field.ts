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
