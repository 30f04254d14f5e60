/**
 * What this plug-in expects to go wrong: why a run cannot begin or go on. `failure` makes one by its code; what adds to
 * the plug-in from outside has codes and words of its own.
 */
export class ActionError extends Error {
  /**
   * @param code for programs
   * @param message for whoever started the run: what failed, on what, what to do next; never a write key or a value of
   *   a row
   * @param field of the form, where Looker is to show the message beside one
   */
  constructor(
    readonly code: string,
    message: string,
    readonly field?: string,
  ) {
    super(message)
    this.name = "ActionError"
  }
}

const IN_SETTINGS = "Correct it in the action's settings (Looker: Admin > Actions)."
const RUN_AGAIN = "Run it again."

/** What was too large of Looker's result. */
export type ResultPart = "row" | "head" | "tail" | "rows before their fields"

interface MissingColumn {
  readonly tags: readonly string[]
  /** The names of those that are there. */
  readonly columns: readonly string[]
  /** Whether the result has pivots: those are no columns, and measures are spread over them. */
  readonly pivoted: boolean
}

/** The sentences for whoever started the run, by code: what failed, on what, what to do next. */
const TEXTS = {
  setting_invalid: ({label, problem}: {label: string; problem: string}) =>
    `${label} ${problem}. ${IN_SETTINGS}`,
  environment_invalid: ({name, expected}: {name: string; expected: string}) =>
    `The hub's variable ${name} must be ${expected}. Its operator must correct it.`,
  event_name_missing: () =>
    "Enter the name of the event in the form, or tag a column of the Look rudder_event.",
  column_missing: ({tags, columns, pivoted}: MissingColumn) =>
    `The result needs a column tagged ${tags.join(" or ")}${pivoted ? " that is not pivoted" : ""}, but it has ` +
    `${columnList(columns)}. ` +
    "Add such a column to the Look, or the tag to its field in LookML.",
  result_empty: () => `Looker sent an empty result. ${RUN_AGAIN}`,
  result_not_a_result: () =>
    "Looker did not send a query result as JSON, but something else, such as an error or a page. " +
    "Open the Look in Looker, and run it again.",
  result_failed: () =>
    "Looker reports that the query failed. Open the Look in Looker to see the error, fix it and run it again.",
  result_invalid_json: () =>
    `Looker's result is not valid JSON: it contains an error text, or it was cut off. ${RUN_AGAIN}`,
  result_cut_off: () => `Looker's result ended before its last row. ${RUN_AGAIN}`,
  result_not_utf8: () => `Looker's result is not valid UTF-8 text: it was damaged on its way. ${RUN_AGAIN}`,
  result_without_rows: () => `Looker's result has no list of rows. ${RUN_AGAIN}`,
  result_without_fields: () => `Looker's result has no fields, which would explain its rows. ${RUN_AGAIN}`,
  result_member_twice: ({member}: {member?: string}) =>
    `Looker's result has ${member === undefined ? "one of its parts" : `\`${member}\``} twice. ${RUN_AGAIN}`,
  result_row_invalid: () => `Looker sent a row that is not valid JSON. ${RUN_AGAIN}`,
  result_too_large: ({what, limitMb}: {what: ResultPart; limitMb: number}) =>
    `Looker sent ${TOO_LARGE[what](limitMb)}`,
  result_too_deep: ({levels}: {levels: number}) =>
    `Looker sent a result nested more than ${levels} levels deep. Send fewer or simpler columns.`,
  write_key_refused: ({source, setting}: {source: string; setting: string}) =>
    `RudderStack refused the write key of ${source} (401). Check ${setting} in the action's settings.`,
  source_disabled: ({source}: {source: string}) =>
    `RudderStack reports that ${source} is disabled (404). Enable the source in RudderStack, and run it again.`,
  not_a_data_plane: ({answer, redirectsTo}: {answer: string; redirectsTo: string | undefined}) =>
    redirectsTo === undefined
      ? `This address is not a RudderStack data plane: it ${answer}. ` +
        "Is it the address of the dashboard or the control plane? Check the Rudder Server URL in the action's settings."
      : `This address is not a RudderStack data plane: it ${answer}, to ${redirectsTo}. ` +
        "If the data plane is there, enter that address as the Rudder Server URL in the action's settings.",
  not_acknowledged: ({answer}: {answer: string}) =>
    `RudderStack did not acknowledge the rows: the address ${answer}. It is not a data plane, or something answers ` +
    "before it, such as a sign-in page. Check the Rudder Server URL in the action's settings.",
  data_plane_unreachable: ({what, isSettingLikely}: {what: string; isSettingLikely: boolean}) =>
    `RudderStack's data plane could not take the rows: ${what}. ` +
    (isSettingLikely
      ? "Check the Rudder Server URL in the action's settings, and run it again."
      : "Run it again later; if that does not help, check the data plane and the Rudder Server URL in the action's settings."),
  data_plane_throttles: () =>
    "RudderStack's data plane asked for fewer rows (429) until the retry time was over. " +
    "Send fewer rows, or ask for a higher limit of events.",
  settings_unchecked: ({what}: {what: string}) =>
    `RudderStack's data plane could not be asked about the settings: ${what}. ` +
    "A run may fail too. Check the Rudder Server URL, and whether the hub can reach it.",
  sdk_changed: ({missing}: {missing: string}) =>
    `The installed @rudderstack/rudder-sdk-node has changed (${missing}): events could be lost. ` +
    "Install version 3.0.13, or a release of this action that knows the newer one.",
  unexpected: ({kind}: {kind: string}) =>
    `The action failed unexpectedly (${kind}). ${RUN_AGAIN} If it fails again, report it to the hub's operator.`,
}

const TOO_LARGE: {readonly [Part in ResultPart]: (limitMb: number) => string} = {
  "row": (limitMb) => `a row of more than ${limitMb} MB. Send fewer or shorter columns.`,
  "head": (limitMb) => `more than ${limitMb} MB before the first row of its result. ${RUN_AGAIN}`,
  "tail": (limitMb) => `more than ${limitMb} MB after the last row of its result. ${RUN_AGAIN}`,
  "rows before their fields": (limitMb) =>
    `more than ${limitMb} MB of rows before the fields that explain them. ` +
    "Send fewer rows, or use a Looker of version 6.2 or later.",
}

export type FailureCode = keyof typeof TEXTS

type Details = {readonly [Code in FailureCode]: Parameters<(typeof TEXTS)[Code]>}

const TEXT_OF: {readonly [Code in FailureCode]: (...details: Details[Code]) => string} = TEXTS

/** @param details what it has to say beside its code: never a write key or a row's value */
export function failure<Code extends FailureCode>(code: Code, ...details: Details[Code]): ActionError {
  return new ActionError(code, TEXT_OF[code](...details))
}

const UNEXPECTED = [TypeError, RangeError, SyntaxError, ReferenceError]

/** Any error as one of this plug-in. What is not expected keeps its kind only: its message may quote the document. */
export function actionError(error: unknown): ActionError {
  if (error instanceof ActionError) {
    return error
  }
  if (typeof error === "string") {
    return new ActionError("download_failed", error)
  }
  if (!(error instanceof Error) || UNEXPECTED.some((kind) => error instanceof kind)) {
    return failure("unexpected", {kind: error instanceof Error ? error.name : typeof error})
  }
  // A hub words its errors for the user; of upstream's hub that is all there is, ours has codes beside.
  const {code = "download_failed"} = error as {code?: unknown}
  return new ActionError(
    typeof code === "string" && /^[a-z_]+$/.test(code) ? code : "download_failed",
    // The code comes at the end of the report anyway.
    error.message.replace(/ Code: [a-z_]+\.$/, ""),
  )
}

function columnList(names: readonly string[]): string {
  if (names.length === 0) {
    return "no columns"
  }
  const more = names.length > 10 ? ` and ${names.length - 10} more` : ""
  return `only the columns ${names.slice(0, 10).join(", ")}${more}`
}
