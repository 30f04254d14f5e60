import {Delivery} from "./delivery"
import {eventContext} from "./event_context"
import {eventMapper} from "./event_mapper"
import {fieldRoles} from "./field_roles"
import {hiddenFields} from "./hidden_fields"
import {LookFields, LookHeader} from "./look_header"
import {MessageIds, messageIds} from "./message_ids"
import {LookRow} from "./row_json"
import {RunOrder} from "./run_order"
import {eventSerializer} from "./serialized_event"
import {Tally} from "./tally"

/** Takes the rows of one result in their order: counts each, and gives its event to the delivery. */
export interface RowSender {
  readonly areIdsRepeatable: boolean
  take(row: LookRow): void
}

/** @throws FieldRolesError when the result lacks a column that the call needs */
export function rowSender(
  header: LookHeader,
  fields: LookFields,
  order: RunOrder,
  tally: Tally,
  delivery: Delivery,
): RowSender {
  const ids = idsOf(header, order)
  const context = eventContext(order.request, order.environment.appVersion)
  const serialized = eventSerializer(context)
  const mapped = eventMapper(
    fieldRoles(fields, hiddenFields(order.request), order.call === "group"),
    fields.pivoted,
    {call: order.call, event: order.event, context, timestamp: timestampOf(header, order), messageIds: ids},
  )
  return {
    areIdsRepeatable: ids.areRepeatable,
    take: (row) => {
      tally.rowsRead++
      const rowNumber = tally.rowsRead
      const result = mapped(row, rowNumber)
      if (result.ok) {
        delivery.add(serialized(rowNumber, result.event))
      } else {
        tally.notSent(result.reason, [{rowNumber}])
      }
    },
  }
}

function idsOf(header: LookHeader, {request, actionName, event, settings}: RunOrder): MessageIds {
  const plan = request.scheduledPlan
  return messageIds({
    instance: request.instanceId,
    scheduledPlanId: plan === undefined ? undefined : plan.scheduledPlanId,
    queryId: plan === undefined ? undefined : plan.queryId,
    ranAt: header.ranAt,
    action: actionName,
    event,
    writeKey: settings.writeKey,
  })
}

/** When the query ran, else when the run started. */
function timestampOf({ranAt}: LookHeader, {startedAt}: RunOrder): string {
  const ranAtMs = ranAt === undefined ? NaN : Date.parse(ranAt)
  return (Number.isNaN(ranAtMs) ? startedAt : new Date(ranAtMs)).toISOString()
}
