import {changedMapping} from "./choices"
import {Delivery} from "./delivery"
import {EventNameError} from "./errors/event_name_error"
import {RowWithoutIdError} from "./errors/row_without_id_error"
import {eventContext} from "./event_context"
import {eventMapper, Mapping} from "./event_mapper"
import {eventTimeMs} from "./event_time"
import {fieldRoles, idColumns} from "./field_roles"
import {hiddenFields} from "./hidden_fields"
import {LookFields, LookHeader} from "./look_header"
import {MessageIds, messageIds} from "./message_ids"
import {LookRow} from "./row_json"
import {Repetition} from "./run_message"
import {RunOrder} from "./run_order"
import {eventSerializer} from "./serialized_event"
import {Tally} from "./tally"
import {valueColumns} from "./value_columns"

/** Takes the rows of one result in their order: counts each, and gives its event to the delivery. */
export interface RowSender {
  readonly mapping: Mapping
  readonly repetition: Repetition
  /** @throws RowWithoutIdError where the user chose to stop at such a row */
  take(row: LookRow): void
}

/** A row's own time, in a form that is not known: the run's time is sent in its place. */
const TIME_UNREADABLE = "with a time that cannot be read, sent with the run's time"

/**
 * @throws FieldRolesError when the result lacks a column that the call needs
 * @throws EventNameError when nothing names the events of a track call
 */
export function rowSender(
  header: LookHeader,
  fields: LookFields,
  order: RunOrder,
  tally: Tally,
  delivery: Delivery,
): RowSender {
  const ids = idsOf(header, order)
  const mapping = mappingOf(fields, order)
  const serialized = eventSerializer(eventContext(order.request, order.environment.appVersion))
  const mapped = eventMapper(mapping, {
    call: order.call,
    event: order.event,
    timestamp: timestampOf(header, order),
    timezone: timezoneOf(header, order),
    messageIds: ids,
  })
  return {
    mapping,
    repetition: repetitionOf(ids, mapping),
    take: (row) => {
      tally.rowsRead++
      const rowNumber = tally.rowsRead
      const result = mapped(row, rowNumber)
      if (!result.ok) {
        tally.notSent.add(result.reason, [{rowNumber}])
      } else if (result.isIdentified || mayGoUnidentified(rowNumber, order, tally)) {
        if (result.isTimeUnreadable) {
          tally.remarks.add(TIME_UNREADABLE, [{rowNumber}])
        }
        delivery.add(serialized(rowNumber, result.event, result.values))
      }
    },
  }
}

function mappingOf(fields: LookFields, {request, call, event, choices}: RunOrder): Mapping {
  const roles = fieldRoles(fields, call === "group")
  if (call === "track" && event === "" && roles.event === undefined) {
    throw new EventNameError()
  }
  return {
    roles,
    columns: valueColumns(fields, roles, hiddenFields(request), choices),
    reading: {
      pivoted: fields.pivoted,
      idColumns: idColumns(roles),
      pivotsAsObject: choices.pivots === "object",
      keepsNull: choices.empty === "null",
    },
  }
}

/** A key of the row's own is known again even where nothing else is. */
function repetitionOf(ids: MessageIds, {roles}: Mapping): Repetition {
  if (ids.areRepeatable) {
    return "recognised"
  }
  return roles.messageId === undefined ? "new events" : "recognised by key"
}

/** Whether a row that says nothing of whom it is about is to be sent all the same. */
function mayGoUnidentified(rowNumber: number, {choices}: RunOrder, tally: Tally): boolean {
  switch (choices.withoutId) {
    case "anonymous":
      tally.unidentified++
      return true
    case "skip":
      tally.notSent.add("without an id, left out as the form asks for", [{rowNumber}])
      return false
    case "stop":
      tally.notSent.add("without an id", [{rowNumber}])
      throw new RowWithoutIdError(rowNumber)
  }
}

function idsOf(header: LookHeader, {request, actionName, event, settings, choices}: RunOrder): MessageIds {
  const plan = request.scheduledPlan
  return messageIds({
    instance: request.instanceId,
    scheduledPlanId: plan === undefined ? undefined : plan.scheduledPlanId,
    queryId: plan === undefined ? undefined : plan.queryId,
    ranAt: header.ranAt,
    action: actionName,
    event,
    writeKey: settings.writeKey,
    mapping: changedMapping(choices),
  })
}

/** When the query ran, else when the run started. */
function timestampOf(header: LookHeader, order: RunOrder): string {
  const ranAtMs = eventTimeMs(header.ranAt, timezoneOf(header, order))
  return (ranAtMs === undefined ? order.startedAt : new Date(ranAtMs)).toISOString()
}

function timezoneOf(header: LookHeader, {request}: RunOrder): string {
  const query: {query_timezone?: unknown} | null | undefined = request.scheduledPlan?.query
  const ofQuery = query?.query_timezone
  return header.timezone ?? (typeof ofQuery === "string" && ofQuery !== "" ? ofQuery : "UTC")
}
