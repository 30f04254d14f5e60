import * as Hub from "../../hub"
import {CHOICE_FIELDS, ChoiceField, Choices} from "./choice_fields"
import {ChoiceError} from "./errors/choice_error"

/** How many rows "the first rows only" are. */
export const FIRST_ROWS = 10

/**
 * The form's answers → the choices of a run. A field that is missing or empty gets its default.
 *
 * @throws ChoiceError when a field has a value that is not on offer
 */
export function choicesFrom(formParams: Hub.ParamMap): Choices {
  return {
    send: chosen(CHOICE_FIELDS.send, formParams),
    names: chosen(CHOICE_FIELDS.names, formParams),
    empty: chosen(CHOICE_FIELDS.empty, formParams),
    withoutId: chosen(CHOICE_FIELDS.withoutId, formParams),
    pivots: chosen(CHOICE_FIELDS.pivots, formParams),
    controlColumns: chosen(CHOICE_FIELDS.controlColumns, formParams),
  }
}

/** The choices that change what an event looks like, where they are not the defaults. */
export function changedMapping(choices: Choices): string | undefined {
  const names = [
    [CHOICE_FIELDS.names, choices.names],
    [CHOICE_FIELDS.empty, choices.empty],
    [CHOICE_FIELDS.pivots, choices.pivots],
    [CHOICE_FIELDS.controlColumns, choices.controlColumns],
  ] as const
  const changed = names.filter(([field, choice]) => field.options[0].name !== choice)
  return changed.length === 0
    ? undefined
    : changed.map(([field, choice]) => `${field.name}=${choice}`).join("&")
}

function chosen<Field extends ChoiceField>(
  field: Field,
  formParams: Hub.ParamMap,
): Field["options"][number]["name"] {
  const value = (formParams[field.name] ?? "").trim()
  const options: readonly Field["options"][number][] = field.options
  const option = value === "" ? options[0] : options.find(({name}) => name === value)
  if (option === undefined) {
    throw new ChoiceError(
      field.name,
      field.label,
      options.map(({name}) => name),
    )
  }
  return option.name
}
