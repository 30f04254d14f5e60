import type {Readable} from "node:stream"
import * as semver from "semver"
import {type ActionAttachment, LookerAttachment} from "./action_attachment"
import type {ActionType} from "./action_listing"
import {type JsonDetailCallbacks, type JsonRow, readJsonDetail, readJsonRows} from "./json_stream"
import {lookerPayload} from "./looker_payload"
import {openResult, streamTo} from "./result_stream"
import type {ActionScheduledPlan} from "./scheduled_plan"
import {completeFilename, suggestedFilename, truncatedMessage} from "./suggestions"

/** What the hub needs of an HTTP request; express' Request fits. */
export interface HttpRequest {
  /** The parsed JSON body, undefined when there was none. */
  body?: unknown
  /** @param name in lower case */
  header(name: string): string | undefined
}

/** An action's settings, or the values of its form, by name. Looker sends them all as strings. */
export interface ParamMap {
  [name: string]: string | undefined
}

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
    const sent = Object.entries(lookerPayload(body)).filter(([, value]) => value !== undefined)
    return Object.assign(new ActionRequest(), Object.fromEntries(sent))
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
    return {...this, attachment: this.attachment && {...this.attachment}}
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
  async streamJson(onRow: (row: JsonRow) => void): Promise<void> {
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
    return suggestedFilename(this)
  }

  /** The file name of the form, without white space and with the attachment's extension. */
  completeFilename(): string | undefined {
    return completeFilename(this)
  }

  /** The schedule's title and URL and the attachment's first lines; undefined without an attachment's content. */
  suggestedTruncatedMessage(maxLines: number, maxCharacters: number): string | undefined {
    const data = this.attachment?.dataBuffer
    return data && truncatedMessage(this.scheduledPlan, data.toString("utf8"), maxLines, maxCharacters)
  }
}

/** An action request as plain data that `postMessage` copies to another thread, bytes as bytes. */
export interface ActionRequestMessage extends Omit<RequestData, "attachment"> {
  attachment?: AttachmentMessage
}

type RequestData = Pick<
  ActionRequest,
  | "actionId"
  | "fetchTokenState"
  | "formParams"
  | "instanceId"
  | "lookerVersion"
  | "params"
  | "scheduledPlan"
  | "type"
  | "webhookId"
>

interface AttachmentMessage extends Omit<ActionAttachment, "dataBuffer"> {
  dataBuffer?: Uint8Array
}

/** An attachment that has come from another thread; its JSON is parsed again where it is asked for. */
function receivedAttachment({dataBuffer, ...members}: AttachmentMessage): ActionAttachment {
  const bytes = dataBuffer && Buffer.from(dataBuffer.buffer, dataBuffer.byteOffset, dataBuffer.byteLength)
  return Object.assign(new LookerAttachment(), members, bytes && {dataBuffer: bytes})
}

/**
 * @param userAgent of Looker's requests: `LookerOutgoingWebhook/7.3.00004561`
 * @returns the version as semver text (`7.3.4561`: Looker pads its build number with zeros), null when there is none
 */
function lookerVersion(userAgent: string | undefined): string | null {
  const version = userAgent?.split("LookerOutgoingWebhook/")[1]?.split(/\s/, 1)[0]
  return semver.valid(version, {loose: true})
}
