/** A setting that a Looker admin fills in once for the action. */
export interface ActionParameter {
  name: string
  label: string
  /** Without a value for it Looker does not offer the action. */
  required: boolean
  /** Looker stores it encrypted and never shows it again. */
  sensitive: boolean
  /** The admin must bind it to a user attribute, so each user has an own value. */
  per_user?: boolean
  description?: string
}
