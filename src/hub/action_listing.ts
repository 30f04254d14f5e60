import type {ActionParameter} from "./action_parameter"
import type {
  ActionDownloadSettings,
  ActionFormat,
  ActionFormatting,
  ActionType,
  ActionVisualizationFormatting,
} from "./listing_values"
import type {RequiredField} from "./required_field"

/** An action as Looker reads it in the hub's listing. A list that is left out means that everything is supported. */
export interface ActionListing {
  name: string
  label: string
  description: string
  url: string
  form_url: string | null
  token_url: string
  params: ActionParameter[]
  required_fields: RequiredField[] | undefined
  supported_action_types: ActionType[]
  supported_formats: ActionFormat[] | undefined
  supported_formattings: ActionFormatting[] | undefined
  supported_visualization_formattings: ActionVisualizationFormatting[] | undefined
  supported_download_settings: ActionDownloadSettings[]
  icon_data_uri: string | null
  uses_oauth: boolean
  delegate_oauth: boolean
}
