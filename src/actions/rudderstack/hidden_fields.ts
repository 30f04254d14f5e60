import * as Hub from "../../hub"

/** Names of the fields that the Look's visualisation hides. */
export function hiddenFields(request: Hub.ActionRequest): readonly string[] {
  const query = request.scheduledPlan?.query
  const hidden: unknown = query?.vis_config?.hidden_fields
  return Array.isArray(hidden) ? hidden.filter((name): name is string => typeof name === "string") : []
}
