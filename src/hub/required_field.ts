/**
 * A field that a query must contain before Looker offers the action for it, found by LookML tags.
 * The items of an action's list are ANDed; `any_tag` and `all_tags` override `tag` of the same item.
 */
export interface RequiredField {
  tag?: string
  any_tag?: string[]
  all_tags?: string[]
}
