import * as _ from "lodash"
import {LookRow} from "../look"
import {cellValue} from "./cell_text"
import {LookRequest} from "./look_request"
import {RoleColumn} from "./roles"

/** What a row adds to the context. */
interface RowContext {
  /** JSON text of all members. */
  readonly members: string
  /** The text of those that come from the row itself. */
  readonly own: string
}

/**
 * The context of a row's event: where it comes from, as far as Looker says, which tells events of different Looks
 * apart; and what the row's own columns put there.
 *
 * @param appVersion of the hub that runs the action
 */
export function rowContexts(
  look: LookRequest,
  appVersion: string,
  roles: readonly RoleColumn[],
): (row: LookRow) => RowContext {
  const base = requestContext(look, appVersion)
  const shared = {members: membersText(base), own: ""}
  const columns = roles.flatMap(({role: {becomes}, name}) =>
    typeof becomes === "string" ? [] : [{path: becomes.context, name}],
  )
  if (columns.length === 0) {
    return () => shared
  }
  return (row) => {
    const own: {[name: string]: unknown} = {}
    for (const {path, name} of columns) {
      const value = cellValue(row[name])
      if (value !== undefined && value !== null) {
        _.set(own, path, value)
      }
    }
    return {members: membersText(_.merge<object, object, object>({}, base, own)), own: membersText(own)}
  }
}

function membersText(context: object): string {
  return JSON.stringify(context).slice(1, -1)
}

function requestContext(look: LookRequest, appVersion: string): object {
  const {instance, webhookId, scheduledPlanId, title, queryId} = look
  return {
    app: {name: "looker/actions", version: appVersion},
    looker: _.omitBy(
      {instance, webhookId, scheduledPlanId, title, queryId},
      (value) => value === undefined || value === null,
    ),
    // Without one the data plane adds the hub's own address, and destinations move every person to where that stands.
    ip: "0.0.0.0",
  }
}
