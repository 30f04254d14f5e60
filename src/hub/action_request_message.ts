import type {ActionAttachment} from "./action_attachment"
import type {ActionRequest} from "./action_request"
import {LookerAttachment} from "./looker_attachment"

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

/** The members of a request without its methods. An attachment's JSON is parsed again where it is asked for. */
export function actionRequestMessage(request: ActionRequest): ActionRequestMessage {
  return {...request, attachment: request.attachment && {...request.attachment}}
}

/** The attachment of a message that has come from another thread. */
export function receivedAttachment({dataBuffer, ...members}: AttachmentMessage): ActionAttachment {
  return Object.assign(new LookerAttachment(), members, dataBuffer && {dataBuffer: asBuffer(dataBuffer)})
}

function asBuffer({buffer, byteOffset, byteLength}: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
