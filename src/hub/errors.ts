/** Why a redirect of a download is not followed. */
export type RedirectFault = "too_many" | "insecure" | "no_address"

const redirectFaults: Readonly<Record<RedirectFault, string>> = {
  too_many: "it is one redirect too many, after three others",
  insecure: "it leads from https to http, where others can read the rows",
  no_address: "it names no http or https address",
}

/** What failed and what to do, by the code of the error. */
const texts = {
  request_body_not_json: () => "Request body must be valid JSON.",
  request_body_unknown: ({problems}: {problems: string}) =>
    `The request body is not as Looker sends it. ${problems}.`,
  request_type_missing: ({supported}: {supported: readonly string[]}) =>
    `No request type specified. The request must be of type: ${quoted(supported)}.`,
  request_type_unsupported: ({type, supported}: {type: string; supported: readonly string[]}) =>
    `This action does not support requests of type "${type}". ` +
    `The request must be of type: ${quoted(supported)}.`,
  setting_missing: ({label}: {label: string}) =>
    `Required setting "${label}" not specified in action settings.`,
  action_unknown: ({name}: {name: string}) => `No action found with name ${name}.`,
  action_without_form: ({name}: {name: string}) => `The action "${name}" has no form.`,
  action_duplicate: ({name}: {name: string}) =>
    `An action with the name "${name}" was added already. Give each action a name of its own, and add it once.`,
  result_missing: () =>
    "The request has neither a download URL nor an attachment, so there is nothing to stream. " +
    "Check that the action's usesStreaming and supportedFormats fit what it reads.",
  result_incompatible: () =>
    "A streaming action was sent incompatible data. The action must have a download url or an attachment.",
  attachment_not_json: () => "The attachment is marked as JSON but cannot be read as JSON. Run it again.",
  document_not_json: ({bytes}: {bytes: number}) =>
    `The query result is not valid JSON, at the end of its first ${bytes} bytes. ` +
    "Run the query in Looker to see whether it fails there too.",
  document_cut_off: ({bytes}: {bytes: number}) =>
    `The query result ended after ${bytes} bytes, before the end of its JSON document. Run it again.`,
  document_no_rows: () =>
    "The query result is no JSON array of rows. Check that the format of the result is json.",
  document_no_data: () =>
    "The query result has no rows in an array called data. " +
    "Check that the format of the result is json_detail or json_detail_lite_stream.",
  download_url_invalid: () => "The download URL in the request is no http or https address.",
  download_unreachable: ({reason}: {reason: string}) =>
    `Looker could not be reached for the query result: ${reason}. ` +
    "Check that this hub can open connections to Looker, then run it again.",
  download_headers_too_large: () =>
    "Looker, or a proxy before it, answered the download of the query result with headers that are too large to " +
    "read. Make them shorter there (cookies and Content-Security-Policy are the usual ones), then run it again.",
  download_not_http: ({reason}: {reason: string}) =>
    `Looker, or a proxy before it, answered the download of the query result with what is not HTTP: ${reason}. ` +
    "Check Looker's host URL and what stands before Looker, then run it again.",
  download_refused: ({status}: {status: number}) =>
    `Looker answered ${status} for the query result; ` +
    "the link works once and expires after an hour. Run it again.",
  download_redirect_refused: ({
    status,
    fault,
    origin,
  }: {
    status: number
    fault: RedirectFault
    origin: string | undefined
  }) =>
    `Looker, or a proxy before it, answered the download of the query result with a redirect (${status})` +
    `${origin === undefined ? "" : ` to ${origin}`}, which is not followed: ${redirectFaults[fault]}. ` +
    "Set Looker's host URL to the address at which Looker itself answers, then run it again.",
  download_encoding_unknown: ({encoding}: {encoding: string}) =>
    `Looker, or a proxy before it, sent the query result in the encoding "${encoding}", which the hub did not ask for. ` +
    "Turn off compression of downloads there.",
  download_stalled: ({timeoutMs}: {timeoutMs: number}) =>
    `Looker sent no data of the query result for ${timeoutMs / 1000} seconds. Run it again.`,
  download_damaged: () =>
    "The query result from Looker came compressed and could not be decompressed: it was damaged on its way. " +
    "Run it again; if that does not help, turn off compression of downloads before Looker.",
  download_broken: () =>
    "The download of the query result from Looker broke off before its end. Run it again.",
}

type ErrorCode = keyof typeof texts
type CodeOf<Kind extends string> = Extract<ErrorCode, `${Kind}_${string}`>
type Details = {
  readonly [C in ErrorCode]: Parameters<(typeof texts)[C]> extends [infer D] ? D : object
}
const textByCode: {readonly [C in ErrorCode]: (details: Details[C]) => string} = texts

/** The words for an error; they contain neither a download URL, which is a credential, nor a value of the result. */
export function errorText<C extends ErrorCode>(code: C, details: Details[C]): string {
  return textByCode[code](details)
}

/** The same for who sees nothing but the message: its last sentence is the code. */
export function codedText<C extends ErrorCode>(code: C, details: Details[C]): string {
  return `${errorText(code, details)} Code: ${code}.`
}

/** The base of all errors that the hub itself throws; their messages may be shown to users. */
export abstract class HubError extends Error {
  constructor(
    /** What failed, for programs. */
    readonly code: ErrorCode | "request_refused",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = new.target.name
  }
}

/** The request cannot be served as it is: unknown action, wrong type, missing setting, malformed body. */
export class ActionRequestError extends HubError {
  constructor(message: string, code: HubError["code"] = "request_refused") {
    super(code, message)
  }
}

/** An ActionRequestError of the hub's own. */
export function requestError<C extends ErrorCode>(code: C, details: Details[C]): ActionRequestError {
  return new ActionRequestError(codedText(code, details), code)
}

/** The query result is not the JSON document that its format promises. */
export class DocumentError<C extends CodeOf<"document"> = CodeOf<"document">> extends HubError {
  constructor(code: C, details: Details[C]) {
    super(code, errorText(code, details))
  }
}

/** The result could not be fetched from Looker, or not to its end. A retry cannot help: the URL works once. */
export class DownloadError<C extends CodeOf<"download"> = CodeOf<"download">> extends HubError {
  constructor(code: C, details: Details[C], options?: ErrorOptions) {
    super(code, errorText(code, details), options)
  }
}

/** Two actions have the same name. A fault of the program, found when it starts. */
export class DuplicateActionError extends HubError {
  constructor(name: string) {
    super("action_duplicate", texts.action_duplicate({name}))
  }
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ")
}
