import {Who} from "./outcomes"

/** What each kind of failure has to say beside its code. None of it may be a write key or a row's value. */
interface FailureDetails {
  setting_empty: {label: string}
  setting_not_a_url: {label: string}
  setting_has_credentials: {label: string}
  setting_has_query: {label: string}
  environment_invalid: {name: string; expected: string}
  sources_not_json: {line: number; column: number}
  sources_not_an_object: NoDetails
  source_name_invalid: {source: string}
  source_without_key: {source: string}
  source_url_not_text: {source: string}
  choice_not_offered: {field: string; label: string; offered: readonly string[]}
  event_name_missing: NoDetails
  column_missing: {tags: readonly string[]; columns: readonly string[]}
  row_without_id: {rowNumber: number}
  result_empty: NoDetails
  result_not_a_result: NoDetails
  result_failed: NoDetails
  result_invalid_json: NoDetails
  result_cut_off: NoDetails
  result_not_utf8: NoDetails
  result_without_rows: NoDetails
  result_without_fields: NoDetails
  result_member_twice: {member?: string}
  result_row_invalid: NoDetails
  result_too_large: {what: ResultPart; limitMb: number}
  result_too_deep: {levels: number}
  download_failed: {message: string}
  write_key_refused: {source: string}
  source_disabled: {source: string}
  not_a_data_plane: {answer: string; redirectsTo?: string}
  not_acknowledged: {answer: string}
  data_plane_unreachable: {what: string; isSettingLikely: boolean}
  data_plane_throttles: NoDetails
  settings_unchecked: {what: string}
  address_refused: {message: string}
  stopped: {reason: StopReason}
  sdk_changed: {missing: string}
  unexpected: {kind: string}
}

type NoDetails = Record<string, never>

/** What was too large of Looker's result. */
export type ResultPart = "row" | "head" | "tail" | "rows before their fields"

/** Why somebody had a run stop. */
export type StopReason = "by_hand" | "hub_shutdown" | "time_limit" | "lost_claim"

export type FailureCode = keyof FailureDetails

/**
 * What this plug-in expects to go wrong: why a run cannot begin or go on. The words for it are made at the edge, by
 * `failureText`.
 */
export class ActionError<Code extends FailureCode = FailureCode> extends Error {
  constructor(
    readonly code: Code,
    readonly details: FailureDetails[Code],
  ) {
    super(code)
    this.name = "ActionError"
  }

  /** Narrows the details to those of one code. */
  is<One extends FailureCode>(code: One): this is ActionError<One> {
    const own: FailureCode = this.code
    return own === code
  }
}

interface FailureFacts<Code extends FailureCode> {
  readonly who: Who
  readonly text: (details: FailureDetails[Code]) => string
}

const IN_SETTINGS = "Correct it in the action's settings (Looker: Admin > Actions)."
const RUN_AGAIN = "Run it again."
const SOURCES = "More RudderStack sources"

/** The sentences for whoever started the run: what failed, on what, what to do next. */
export const FAILURES: {readonly [Code in FailureCode]: FailureFacts<Code>} = {
  setting_empty: {who: "looker_admin", text: ({label}) => `${label} is empty. ${IN_SETTINGS}`},
  setting_not_a_url: {
    who: "looker_admin",
    text: ({label}) =>
      `${label} is not an http(s) address such as https://example.dataplane.rudderstack.com. ${IN_SETTINGS}`,
  },
  setting_has_credentials: {
    who: "looker_admin",
    text: ({label}) => `${label} must not hold a user name or password. ${IN_SETTINGS}`,
  },
  setting_has_query: {
    who: "looker_admin",
    text: ({label}) => `${label} must not have a query (?…) or fragment (#…). ${IN_SETTINGS}`,
  },
  environment_invalid: {
    who: "operator",
    text: ({name, expected}) =>
      `The hub's variable ${name} must be ${expected}. Its operator must correct it.`,
  },
  sources_not_json: {
    who: "looker_admin",
    text: ({line, column}) =>
      `${SOURCES} is not valid JSON at line ${line}, column ${column}. ${IN_SETTINGS}`,
  },
  sources_not_an_object: {
    who: "looker_admin",
    text: () =>
      `${SOURCES} must be a JSON object such as {"Marketing": {"write_key": "…", "server_url": "…"}}. ${IN_SETTINGS}`,
  },
  source_name_invalid: {
    who: "looker_admin",
    text: ({source}) =>
      `${SOURCES} has a source named "${source}"; give it another name, without spaces around it. ${IN_SETTINGS}`,
  },
  source_without_key: {
    who: "looker_admin",
    text: ({source}) => `${SOURCES} has no "write_key" for the source "${source}". ${IN_SETTINGS}`,
  },
  source_url_not_text: {
    who: "looker_admin",
    text: ({source}) =>
      `${SOURCES} has a "server_url" for the source "${source}" that is not text. ${IN_SETTINGS}`,
  },
  choice_not_offered: {
    who: "user",
    text: ({field, label, offered}) =>
      `"${label}" (${field}) has a value that is not on offer. Choose one of: ${offered.join(", ")}.`,
  },
  event_name_missing: {
    who: "user",
    text: () => "Enter the name of the event in the form, or tag a column of the Look rudder_event.",
  },
  column_missing: {
    who: "user",
    text: ({tags, columns}) =>
      `The result needs a column tagged ${tags.join(" or ")}, but it has ${columnList(columns)}. ` +
      "Add such a column to the Look, or the tag to its field in LookML.",
  },
  row_without_id: {
    who: "user",
    text: ({rowNumber}) =>
      `Row ${rowNumber} has no id, and the run stopped there, as the form asks for. Correct the row, or choose otherwise.`,
  },
  result_empty: {who: "nobody", text: () => `Looker sent an empty result. ${RUN_AGAIN}`},
  result_not_a_result: {
    who: "user",
    text: () =>
      "Looker did not send a query result, but an error or a page. Open the Look in Looker, and run it again.",
  },
  result_failed: {
    who: "user",
    text: () =>
      "Looker reports that the query failed. Open the Look in Looker to see the error, fix it and run it again.",
  },
  result_invalid_json: {
    who: "nobody",
    text: () => `Looker's result is not valid JSON: an error broke into it, or it was cut off. ${RUN_AGAIN}`,
  },
  result_cut_off: {who: "nobody", text: () => `Looker's result ended before its last row. ${RUN_AGAIN}`},
  result_not_utf8: {
    who: "nobody",
    text: () => `Looker's result is not valid UTF-8 text: it was damaged on its way. ${RUN_AGAIN}`,
  },
  result_without_rows: {who: "nobody", text: () => `Looker's result has no list of rows. ${RUN_AGAIN}`},
  result_without_fields: {
    who: "nobody",
    text: () => `Looker's result has rows, but no fields to explain them. ${RUN_AGAIN}`,
  },
  result_member_twice: {
    who: "nobody",
    text: ({member}) =>
      `Looker's result has ${member === undefined ? "one of its parts" : `\`${member}\``} twice. ${RUN_AGAIN}`,
  },
  result_row_invalid: {who: "nobody", text: () => `Looker sent a row that is not valid JSON. ${RUN_AGAIN}`},
  result_too_large: {
    who: "user",
    text: ({what, limitMb}) => `Looker sent ${TOO_LARGE[what](limitMb)}`,
  },
  result_too_deep: {
    who: "user",
    text: ({levels}) =>
      `Looker sent a result nested more than ${levels} levels deep. Send fewer or simpler columns.`,
  },
  download_failed: {who: "operator", text: ({message}) => message},
  write_key_refused: {
    who: "looker_admin",
    text: ({source}) =>
      `RudderStack refused the write key of ${sourceText(source)} (401). Check ${keySetting(source)} in the action's settings.`,
  },
  source_disabled: {
    who: "looker_admin",
    text: ({source}) =>
      `RudderStack reports that ${sourceText(source)} is disabled (404). Enable the source in RudderStack, and run it again.`,
  },
  not_a_data_plane: {
    who: "looker_admin",
    text: ({answer, redirectsTo}) =>
      `This address is not a RudderStack data plane: it ${answer}${redirectsTo === undefined ? "" : `, to ${redirectsTo}`}. ` +
      "Is it the address of the dashboard or the control plane? Check the Rudder Server URL in the action's settings.",
  },
  not_acknowledged: {
    who: "looker_admin",
    text: ({answer}) =>
      `RudderStack did not acknowledge the rows: the address ${answer}. It is not a data plane, or something answers ` +
      "before it, such as a sign-in page. Check the Rudder Server URL in the action's settings.",
  },
  data_plane_unreachable: {
    who: "operator",
    text: ({what, isSettingLikely}) =>
      `RudderStack's data plane could not take the rows: ${what}. ` +
      (isSettingLikely
        ? "Check the Rudder Server URL in the action's settings, and run it again."
        : "Run it again later; if that does not help, check the data plane and the Rudder Server URL in the action's settings."),
  },
  data_plane_throttles: {
    who: "operator",
    text: () =>
      "RudderStack's data plane asked for fewer rows (429) for as long as the hub may try. " +
      "Send fewer rows, or ask for a higher limit of events.",
  },
  settings_unchecked: {
    who: "operator",
    text: ({what}) =>
      `RudderStack's data plane could not be asked about the settings: ${what}. ` +
      "A run may fail too. Check the Rudder Server URL, and whether the hub can reach it.",
  },
  address_refused: {who: "operator", text: ({message}) => message},
  stopped: {who: "nobody", text: ({reason}) => STOPPED[reason]},
  sdk_changed: {
    who: "operator",
    text: ({missing}) =>
      `The installed @rudderstack/rudder-sdk-node has changed (${missing}): events could be lost. ` +
      "Install version 3.0.13, or a release of this action that knows the newer one.",
  },
  unexpected: {
    who: "operator",
    text: ({kind}) =>
      `The action failed unexpectedly (${kind}). ${RUN_AGAIN} If it fails again, report it to the hub's operator.`,
  },
}

const STOPPED: {readonly [Reason in StopReason]: string} = {
  by_hand: "This run was stopped from its page in the hub.",
  hub_shutdown: "The hub was stopped in the middle of this run.",
  time_limit: "The run took longer than the hub allows.",
  lost_claim: "This process lost its connection to the others, which have ended the run.",
}

const TOO_LARGE: {readonly [Part in ResultPart]: (limitMb: number) => string} = {
  "row": (limitMb) => `a row of more than ${limitMb} MB. Send fewer or shorter columns.`,
  "head": (limitMb) => `more than ${limitMb} MB before the first row of its result. ${RUN_AGAIN}`,
  "tail": (limitMb) => `more than ${limitMb} MB after the last row of its result. ${RUN_AGAIN}`,
  "rows before their fields": (limitMb) =>
    `more than ${limitMb} MB of rows before the fields that explain them. ` +
    "Send fewer rows, or use a Looker of version 6.2 or later.",
}

/** Any error → its code, and the sentence for the person who started the run. */
export function failureText(error: unknown): string {
  const {code, details} = actionError(error)
  return textOf(code, details)
}

/** What is not expected keeps its kind only: its message may quote a piece of the document. */
export function actionError(error: unknown): ActionError {
  if (isActionError(error)) {
    return error
  }
  if (typeof error === "string") {
    return new ActionError("download_failed", {message: error})
  }
  if (!(error instanceof Error) || UNEXPECTED.some((kind) => error instanceof kind)) {
    return new ActionError("unexpected", {kind: error instanceof Error ? error.name : typeof error})
  }
  // A hub words its errors for the user; of upstream's hub that is all there is.
  return new ActionError("download_failed", {message: error.message})
}

function isActionError(error: unknown): error is ActionError {
  return error instanceof ActionError
}

const UNEXPECTED = [TypeError, RangeError, SyntaxError, ReferenceError]

function textOf<Code extends FailureCode>(code: Code, details: FailureDetails[Code]): string {
  return FAILURES[code].text(details)
}

const DEFAULT_SOURCE = "default"

function sourceText(source: string): string {
  return source === DEFAULT_SOURCE ? "the source" : `the source "${source}"`
}

function keySetting(source: string): string {
  return source === DEFAULT_SOURCE ? "Rudder Write Key" : `the "write_key" of "${source}" in ${SOURCES}`
}

function columnList(names: readonly string[]): string {
  if (names.length === 0) {
    return "no columns"
  }
  const more = names.length > 10 ? ` and ${names.length - 10} more` : ""
  return `only the columns ${names.slice(0, 10).join(", ")}${more}`
}
