/**
 * A JSON value whose shape only the LookML model behind the query knows: a cell's value, a visualization's settings,
 * a parsed attachment. Actions written for looker-open-source/actions read members of such values without narrowing
 * them (`row["users.id"].value.trim()`, `dataJSON.fields.dimensions`), which `unknown` would refuse to compile.
 * This alias is the only loose type of the hub: our own code treats such values as `unknown`.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- source compatibility, see above
export type UntypedJson = any
