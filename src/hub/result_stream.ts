import type {Readable} from "node:stream"
import type {ActionRequest} from "./action_request"
import {bufferStream} from "./buffer_stream"
import {openDownload} from "./download"
import {streamTimeoutMs} from "./environment"
import {ActionRequestError} from "./errors/action_request_error"

/** The query's result as bytes: downloaded where Looker gave a URL, else what came with the request. */
export async function openResult({scheduledPlan, attachment}: ActionRequest): Promise<Readable> {
  if (scheduledPlan?.downloadUrl) {
    return openDownload(scheduledPlan.downloadUrl, streamTimeoutMs())
  }
  if (attachment?.dataBuffer) {
    return bufferStream(attachment.dataBuffer)
  }
  throw new ActionRequestError(
    "The request has neither a download URL nor an attachment, so there is nothing to stream. " +
      "Check that the action's usesStreaming and supportedFormats fit what it reads.",
  )
}
