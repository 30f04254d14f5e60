import type {ActionError, FailureCode} from "../../../src/actions/rudderstack/report"

type DetailsOf<Code extends FailureCode> = ConstructorParameters<typeof ActionError<Code>>[1]

/** What docs/messages.md shows of a failure: its text with example details, and what to do. */
interface FailureRow<Code extends FailureCode> {
  readonly example: DetailsOf<Code>
  /** What the text does not say already. */
  readonly advice?: string
}

/** A code that is missing here does not compile. */
export const FAILURE_ROWS: {readonly [Code in FailureCode]: FailureRow<Code>} = {
  setting_empty: {example: {label: "Rudder Write Key"}},
  setting_not_a_url: {example: {label: "Rudder Server URL"}},
  setting_has_credentials: {example: {label: "Rudder Server URL"}},
  setting_has_query: {example: {label: "Rudder Server URL"}},
  environment_invalid: {
    example: {name: "RUDDERSTACK_RETRY_SECONDS", expected: "a number of seconds"},
    advice: "Then restart the hub.",
  },
  sources_not_json: {example: {line: 2, column: 14}},
  sources_not_an_object: {example: {}},
  source_name_invalid: {example: {source: " Marketing"}},
  source_without_key: {example: {source: "Marketing"}},
  source_url_not_text: {example: {source: "Marketing"}},
  choice_not_offered: {
    example: {field: "names", label: "Names of columns", offered: ["full", "column", "label"]},
    advice: "Edit the schedule and choose again: the choice was renamed, or its source removed.",
  },
  event_name_missing: {example: {}},
  column_missing: {
    example: {tags: ["user_id", "rudder_anonymous_id", "email"], columns: ["users.city", "orders.count"]},
    advice: "See [tags](../src/actions/rudderstack/README.md#tags).",
  },
  row_without_id: {example: {rowNumber: 17}, advice: "Rows sent before stay sent."},
  result_empty: {example: {}},
  result_not_a_result: {
    example: {},
    advice: "Looker answered with an error, or a proxy answered in its place.",
  },
  result_failed: {example: {}, advice: "The database or the query failed. Rows sent before stay sent."},
  result_invalid_json: {example: {}},
  result_cut_off: {example: {}},
  result_not_utf8: {example: {}},
  result_without_rows: {example: {}},
  result_without_fields: {example: {}},
  result_member_twice: {example: {member: "data"}},
  result_row_invalid: {example: {}},
  result_too_large: {example: {what: "row", limitMb: 8}},
  result_too_deep: {example: {levels: 64}},
  download_failed: {
    example: {message: "aborted"},
    advice: "The text comes from the hub. In this hub it is one of [the download errors](#download-errors).",
  },
  write_key_refused: {
    example: {source: "default"},
    advice:
      "Copy the source's write key again. Check the workspace's region. `npm run doctor` tries a key without a run.",
  },
  source_disabled: {example: {source: "Marketing"}},
  not_a_data_plane: {
    example: {answer: "answered 405 with a web page"},
    advice: "An admin enters the address of the data plane, not of the dashboard or the control plane.",
  },
  not_acknowledged: {
    example: {answer: "answered 200 with a web page"},
    advice:
      "An admin corrects the address, or lets the hub past the sign-in page. The rows may have arrived.",
  },
  data_plane_unreachable: {
    example: {what: "it answered 503", isSettingLikely: false},
    advice: "The hub tried for `RUDDERSTACK_RETRY_SECONDS`. Run it again when the data plane works.",
  },
  data_plane_throttles: {
    example: {},
    advice: "Raise the limit of the plan or the data plane, or set `ACTION_HUB_EVENTS_PER_SECOND`.",
  },
  settings_unchecked: {
    example: {what: "it did not answer in time"},
    advice: "Shown in the form only. The form still opens.",
  },
  address_refused: {
    example: {
      message: "The hub does not call 169.254.169.254: it is a link-local or cloud metadata address.",
    },
    advice: "The operator's [network rules](configuration.md#whom-the-hub-may-call) refuse the address.",
  },
  stopped: {
    example: {reason: "by_hand"},
    advice: "The message says how many rows arrived, and what running it again does.",
  },
  sdk_changed: {example: {missing: "context"}},
  unexpected: {example: {kind: "TypeError"}, advice: "The hub's log says more."},
}
