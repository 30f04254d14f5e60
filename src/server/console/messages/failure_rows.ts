import {choiceNotOffered, rowWithoutId, stopped} from "../../../actions/rudderstack/additions/failures"
import {ActionError, failure, type FailureCode} from "../../../actions/rudderstack/report"

/** What the catalogue of messages shows of a failure. */
export interface FailureRow {
  readonly error: ActionError
  /** What the text does not say already. */
  readonly advice?: string
}

/** A code that is missing here does not compile. */
const byCode: {readonly [Code in FailureCode]: FailureRow} = {
  setting_invalid: {
    error: failure("setting_invalid", {label: "Rudder Write Key", problem: "is empty"}),
    advice:
      "The text names the setting and what is wrong with it, for *More RudderStack sources* also the source, line or column.",
  },
  environment_invalid: {
    error: failure("environment_invalid", {
      name: "RUDDERSTACK_RETRY_SECONDS",
      expected: "a number of seconds",
    }),
    advice: "Then restart the hub.",
  },
  event_name_missing: {error: failure("event_name_missing")},
  column_missing: {
    error: failure("column_missing", {
      tags: ["user_id", "rudder_anonymous_id", "email"],
      columns: ["users.city", "orders.count"],
      pivoted: false,
    }),
    advice: "See [tags](../src/actions/rudderstack/README.md#tags).",
  },
  result_empty: {error: failure("result_empty")},
  result_not_a_result: {
    error: failure("result_not_a_result"),
    advice: "Looker answered with an error, or a proxy answered in its place.",
  },
  result_failed: {
    error: failure("result_failed"),
    advice: "The database or the query failed. Rows sent before stay sent.",
  },
  result_invalid_json: {error: failure("result_invalid_json")},
  result_cut_off: {error: failure("result_cut_off")},
  result_not_utf8: {error: failure("result_not_utf8")},
  result_without_rows: {error: failure("result_without_rows")},
  result_without_fields: {error: failure("result_without_fields")},
  result_member_twice: {error: failure("result_member_twice", {member: "data"})},
  result_row_invalid: {error: failure("result_row_invalid")},
  result_too_large: {error: failure("result_too_large", {what: "row", limitMb: 8})},
  result_too_deep: {error: failure("result_too_deep", {levels: 64})},
  write_key_refused: {
    error: failure("write_key_refused", {source: "the source", setting: "Rudder Write Key"}),
    advice:
      "Copy the source's write key again. Check the workspace's region. The hub's command `doctor` tries a key without a run.",
  },
  source_disabled: {error: failure("source_disabled", {source: 'the source "Marketing"'})},
  not_a_data_plane: {
    error: failure("not_a_data_plane", {answer: "answered 405 with a web page", redirectsTo: undefined}),
    advice: "An admin enters the address of the data plane, not of the dashboard or the control plane.",
  },
  not_acknowledged: {
    error: failure("not_acknowledged", {answer: "answered 200 with a web page"}),
    advice:
      "An admin corrects the address, or lets the hub past the sign-in page. The rows may have arrived.",
  },
  data_plane_unreachable: {
    error: failure("data_plane_unreachable", {what: "it answered 503", isSettingLikely: false}),
    advice: "The hub tried for `RUDDERSTACK_RETRY_SECONDS`. Run it again when the data plane works.",
  },
  data_plane_throttles: {
    error: failure("data_plane_throttles"),
    advice: "Raise the limit of the plan or the data plane, or set `ACTION_HUB_EVENTS_PER_SECOND`.",
  },
  settings_unchecked: {
    error: failure("settings_unchecked", {what: "it did not answer in time"}),
    advice: "Shown in the form only. The form still opens.",
  },
  sdk_changed: {error: failure("sdk_changed", {missing: "context"})},
  unexpected: {error: failure("unexpected", {kind: "TypeError"}), advice: "The hub's log says more."},
}

/** All reasons for which a run cannot begin or continue: the plug-in's, then those with words of their own. */
export const failureRows: readonly FailureRow[] = [
  ...Object.values(byCode),
  {
    error: choiceNotOffered("names", "Names of traits and properties", ["full", "column", "label"]),
    advice: "Edit the schedule and choose again: the choice was renamed, or its source removed.",
  },
  {error: rowWithoutId(17), advice: "Rows sent before stay sent."},
  {
    error: stopped("by_hand"),
    advice: "The message says how many rows arrived, and what running it again does.",
  },
  {
    error: new ActionError(
      "address_refused",
      "The hub does not call 169.254.169.254: it is a link-local or cloud metadata address.",
    ),
    advice: "The operator's [network rules](configuration.md#whom-the-hub-may-call) refuse the address.",
  },
  {
    error: new ActionError("download_failed", "Looker answered 404 for the query result; …"),
    advice: "The text says why. Only where the hub gives no code of its own.",
  },
]
