// What a request suggests to actions that make a file or a chat message of the result.
import type {ActionAttachment} from "./action_attachment"
import type {ActionScheduledPlan} from "./scheduled_plan"

const jsonFormats = ["json", "json_label", "inline_json", "json_detail", "json_detail_lite_stream"]
const maxFileNameBytes = 255

interface NamedContent {
  readonly attachment?: ActionAttachment
  readonly formParams: Readonly<Record<string, string | undefined>>
  readonly scheduledPlan?: ActionScheduledPlan
}

/**
 * A file name for the result: the schedule's title, or `looker_file_` and the time, with the attachment's extension or
 * that of the format in the form.
 */
export function suggestedFilename({attachment, formParams, scheduledPlan}: NamedContent): string {
  const base = scheduledPlan?.title ? scheduledPlan.title : `looker_file_${Date.now()}`
  const formExtension = formParams.format ? formatToFileExtension(formParams.format) : undefined
  const extension = attachment ? attachment.fileExtension : formExtension
  return sanitizeFilename(extension ? `${base}.${extension}` : base)
}

/**
 * The file name that the user typed, with `_` for white space and the attachment's extension. A name with another
 * extension gives the suggested name; without an attachment the name is returned as typed.
 */
export function completeFilename(content: NamedContent): string | undefined {
  const {attachment, formParams} = content
  if (!attachment || !formParams.filename) {
    return formParams.filename
  }
  const name = formParams.filename.trim().replace(/\s/g, "_")
  const extension = attachment.fileExtension ? `.${attachment.fileExtension}` : ""
  if (name.endsWith(extension)) {
    return name
  }
  return name.includes(".") ? suggestedFilename(content) : name + extension
}

/** The file extension, without a dot, of a result in one of Looker's formats. */
export function formatToFileExtension(format: string): string {
  return jsonFormats.includes(format) ? "json" : format
}

/**
 * A file name that every usual file system takes: without path separators, control characters and characters or names
 * that Windows reserves, at most 255 bytes of UTF-8. May be empty.
 */
function sanitizeFilename(name: string): string {
  const allowed = name
    .replace(/[/?<>\\:*|"]/g, "")
    .replace(/\p{Cc}/gu, "")
    .replace(/[. ]+$/, "")
  const isReserved = /^(\.+|(con|prn|aux|nul|com\d|lpt\d)(\..*)?)$/i.test(allowed)
  return isReserved ? "" : withinBytes(allowed)
}

/** As many whole characters as fit. */
function withinBytes(name: string): string {
  const {read} = new TextEncoder().encodeInto(name, new Uint8Array(maxFileNameBytes))
  return name.slice(0, read)
}

/** The plan's title and URL, then the first lines of a text, all in `maxCharacters`. */
export function truncatedMessage(
  plan: ActionScheduledPlan | undefined,
  text: string,
  maxLines: number,
  maxCharacters: number,
): string {
  const title = plan?.title ? `${plan.title}:\n` : ""
  const url = plan?.url ? `${plan.url}\n` : ""
  return truncateString(title + url + firstLines(text, maxLines), maxCharacters)
}

function firstLines(text: string, count: number): string {
  const lines = text.split("\n").slice(0, count)
  return lines.length === count ? lines.join("\n") + "\n" : lines.join("\n")
}

/**
 * The first `limit` characters of a text, shortened further to whole lines: what follows the last `split` is cut off,
 * unless the cut text has no `split` or only one at its start.
 */
export function truncateString(text: string, limit: number, split = "\n"): string {
  if (text.length <= limit) {
    return text
  }
  const cut = text.substring(0, limit)
  const lastSplit = cut.lastIndexOf(split)
  return lastSplit > 0 ? cut.substring(0, lastSplit + split.length) : cut
}
