import type {Readable} from "node:stream"
import type {ActionAttachment} from "./action_attachment"
import {actionRequestMessage, type ActionRequestMessage, receivedAttachment} from "./action_request_message"
import {completeFilename, suggestedFilename} from "./file_names"
import type {HttpRequest} from "./http_request"
import {type JsonDetailCallbacks, readJsonDetail} from "./json_detail_stream"
import {readJsonRows} from "./json_stream"
import type {ActionType} from "./listing_values"
import {lookerAttachment} from "./looker_attachment"
import {lookerPayload} from "./looker_payload"
import {lookerVersion} from "./looker_version"
import type {ParamMap} from "./param_map"
import {openResult} from "./result_stream"
import {type ActionScheduledPlan, actionScheduledPlan} from "./scheduled_plan"
import {streamTo} from "./stream_to"
import {truncatedMessage} from "./truncated_message"
import type {UntypedJson} from "./untyped_json"

/** One request of Looker to an action: to execute it, or to show its form. */
export class ActionRequest {
  /** Absent when Looker asks for a form. */
  declare type?: ActionType
  /** The settings that the admin filled in. */
  params: ParamMap = {}
  /** What the user filled in. */
  formParams: ParamMap = {}
  declare scheduledPlan?: ActionScheduledPlan
  declare attachment?: ActionAttachment
  /** The text of an ActionState that an earlier form returned. */
  declare fetchTokenState?: string
  /** The name of the action that executes the request. */
  declare actionId?: string
  /** The Looker instance's host. */
  declare instanceId?: string
  /** Looker's id of this call; users see it in Looker's error messages. */
  declare webhookId?: string
  lookerVersion: string | null = null

  /**
   * @throws ActionRequestError when the body is not as Looker sends it; a missing body is an empty request
   */
  static fromRequest(request: HttpRequest): ActionRequest {
    const actionRequest = ActionRequest.fromJSON(request.body ?? {})
    actionRequest.instanceId = request.header("x-looker-instance")
    actionRequest.webhookId = request.header("x-looker-webhook-id")
    actionRequest.lookerVersion = lookerVersion(request.header("user-agent"))
    return actionRequest
  }

  /**
   * @param body the parsed body of Looker's request
   * @throws ActionRequestError when it is not as Looker sends it
   */
  static fromJSON(body?: unknown): ActionRequest {
    const {type, attachment, scheduled_plan, data, form_params, state} = lookerPayload(body)
    const members: Partial<ActionRequest> = {
      type,
      attachment: attachment && lookerAttachment(attachment),
      scheduledPlan: scheduled_plan && actionScheduledPlan(scheduled_plan),
      params: data,
      formParams: form_params,
      fetchTokenState: state,
    }
    return Object.assign(new ActionRequest(), withoutUndefined(members))
  }

  /** A request that another thread has sent as `toIPC()`. */
  static fromIPC({attachment, ...members}: ActionRequestMessage): ActionRequest {
    return Object.assign(
      new ActionRequest(),
      members,
      attachment && {attachment: receivedAttachment(attachment)},
    )
  }

  /** The request as plain data for another thread. */
  toIPC(): ActionRequestMessage {
    return actionRequestMessage(this)
  }

  /** Whether there is nothing to send: neither a download URL nor an attachment's content. */
  empty(): boolean {
    return !this.scheduledPlan?.downloadUrl && !this.attachment?.dataBuffer
  }

  /**
   * Gives the callback the result as a stream of bytes, whether it has to be downloaded or came with the request.
   * Looker is read no faster than the callback reads. A callback that resolves before the end and has stopped reading
   * ends the download; one that resolves while its consumers still read is waited for until the end.
   *
   * @returns what the callback resolves with, once the download has ended too
   * @throws DownloadError when the result cannot be fetched or breaks off, at once even if the callback still works;
   *   its consumers see the same error on the stream
   * @throws ActionRequestError when there is nothing to stream
   * @throws the callback's own error, after the download was stopped
   */
  async stream<T>(callback: (readable: Readable) => Promise<T>): Promise<T> {
    return streamTo(await openResult(this), callback)
  }

  /**
   * Calls `onRow` for each row of a result in the format `json`, an array of objects.
   *
   * @throws DocumentError when the result is no such array or ends before its end
   * @throws what stream() throws, and what `onRow` throws, after which nothing more is read
   */
  async streamJson(onRow: (row: {[fieldName: string]: UntypedJson}) => void): Promise<void> {
    await this.stream((readable) => readJsonRows(readable, onRow))
  }

  /**
   * Calls back for the parts of a json_detail document as they are read, in the document's order.
   *
   * @throws DocumentError when the result is no such document or ends before its end
   * @throws what stream() throws, and what a callback throws, after which nothing more is read
   */
  async streamJsonDetail(callbacks: JsonDetailCallbacks): Promise<void> {
    await this.stream((readable) => readJsonDetail(readable, callbacks))
  }

  /** A file name for the result, from the schedule's title or the time. */
  suggestedFilename(): string {
    return suggestedFilename(this, Date.now())
  }

  /** The file name of the form, without white space and with the attachment's extension. */
  completeFilename(): string | undefined {
    return completeFilename(this, Date.now())
  }

  /** The schedule's title and URL and the attachment's first lines; undefined without an attachment's content. */
  suggestedTruncatedMessage(maxLines: number, maxCharacters: number): string | undefined {
    const data = this.attachment?.dataBuffer
    return data && truncatedMessage(this.scheduledPlan, data.toString("utf8"), maxLines, maxCharacters)
  }
}

function withoutUndefined(members: object): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}
