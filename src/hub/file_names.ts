import type {ActionRequest} from "./action_request"
import {formatToFileExtension} from "./format_to_file_extension"
import {sanitizeFilename} from "./sanitize_filename"

type NamedContent = Pick<ActionRequest, "attachment" | "formParams" | "scheduledPlan">

/**
 * A file name for the result: the schedule's title, or `looker_file_` and the time, with the attachment's extension or
 * that of the format in the form.
 *
 * @param nowMs the time since 1970 in milliseconds
 */
export function suggestedFilename(
  {attachment, formParams, scheduledPlan}: NamedContent,
  nowMs: number,
): string {
  const base = scheduledPlan?.title ? scheduledPlan.title : `looker_file_${nowMs}`
  const formExtension = formParams.format ? formatToFileExtension(formParams.format) : undefined
  const extension = attachment ? attachment.fileExtension : formExtension
  return sanitizeFilename(extension ? `${base}.${extension}` : base)
}

/**
 * The file name that the user typed, with `_` for white space and the attachment's extension. A name with another
 * extension gives the suggested name; without an attachment the name is returned as typed.
 */
export function completeFilename(content: NamedContent, nowMs: number): string | undefined {
  const {attachment, formParams} = content
  if (!attachment || !formParams.filename) {
    return formParams.filename
  }
  const name = formParams.filename.trim().replace(/\s/g, "_")
  const extension = attachment.fileExtension ? `.${attachment.fileExtension}` : ""
  if (name.endsWith(extension)) {
    return name
  }
  return name.includes(".") ? suggestedFilename(content, nowMs) : name + extension
}
