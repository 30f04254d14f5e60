import {z} from "zod"

/** An id; older Lookers have whole numbers for hubs. */
const id = z.union([z.string(), z.number()]).transform(String)

const setting = z.object({
  name: z.string(),
  label: z.string().nullish(),
  required: z.boolean().nullish(),
  has_value: z.boolean().nullish(),
  /** Null when it is sensitive, whatever it is. */
  value: z.string().nullish(),
  /** Where Looker takes the value from the user's attribute. */
  user_attribute_name: z.string().nullish(),
})

/** An action hub that Looker knows. */
export const registeredHubSchema = z.object({
  id,
  url: z.string(),
  has_authorization_token: z.boolean().nullish(),
  fetch_error_message: z.string().nullish(),
  legal_agreement_required: z.boolean().nullish(),
  legal_agreement_signed: z.boolean().nullish(),
})

/** An action that Looker knows; its id is `<hub id>::<name of the action>`. */
export const registeredActionSchema = z.object({
  id: z.string(),
  integration_hub_id: id,
  label: z.string().nullish(),
  enabled: z.boolean().nullish(),
  params: z.array(setting).nullish(),
})

export type RegisteredSetting = z.output<typeof setting>
export type RegisteredHub = z.output<typeof registeredHubSchema>
export type RegisteredAction = z.output<typeof registeredActionSchema>

/** What Looker has registered. */
export interface Registered {
  readonly hubs: readonly RegisteredHub[]
  readonly actions: readonly RegisteredAction[]
}
