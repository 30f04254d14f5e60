import type {Call} from "../../../actions/rudderstack/calls"
import {ActionError, failureText, runMessage, RunNotices, Tally} from "../../../actions/rudderstack/report"
import {type ActionRequest, ActionResponse, type ParamMap} from "../../../hub"
import {unusableEventsResponse} from "../../unfinished_run"
import {type KeptEvent, keptEvents} from "./event_lines"

/** What sending again needs of the plug-in. */
export interface Plugin {
  /** @throws ActionError when a setting cannot be used */
  settingsFrom(params: ParamMap, formParams: ParamMap): PluginSettings
  delivery(options: DeliveryOptions): Promise<ResendDelivery>
}

export interface PluginSettings {
  readonly source: string
  readonly writeKey: string
  readonly dataPlaneUrl: string
}

export interface DeliveryOptions {
  readonly call: Call
  readonly settings: PluginSettings
  readonly tally: Tally
  readonly notices: RunNotices
}

export interface ResendDelivery {
  readonly isFull: boolean
  readonly stoppedBy: ActionError | undefined
  add(event: {readonly rowNumber: number; readonly eventJson: string}): void
  whenRoom(): Promise<void>
  finish(): Promise<void>
  stop(reason: ActionError): void
}

/**
 * Sends events of an earlier run again, byte for byte but for the time of sending; says what a run says.
 *
 * @param request whose attachment has the events, see `resendRequest`; with one bad line, nothing is sent
 */
export async function resendRun(request: ActionRequest, call: Call, plugin: Plugin): Promise<ActionResponse> {
  const events = keptEvents(request.attachment?.dataBuffer ?? Buffer.alloc(0), call.name)
  if (!events) {
    return unusableEventsResponse()
  }
  try {
    const settings = plugin.settingsFrom(request.params, {})
    const {source, dataPlaneUrl} = settings
    const notices = new RunNotices({source, dataPlane: new URL(dataPlaneUrl).origin, runKind: "all"})
    const tally = new Tally((outcome, rows) => notices.notSent(outcome, rows))
    const delivery = await plugin.delivery({call, settings, tally, notices})
    return await sent(events, delivery, tally, notices)
  } catch (error) {
    if (error instanceof ActionError) {
      return new ActionResponse({success: false, message: failureText(error)})
    }
    throw error
  }
}

async function sent(
  events: readonly KeptEvent[],
  delivery: ResendDelivery,
  tally: Tally,
  notices: RunNotices,
): Promise<ActionResponse> {
  notices.started((reason) => delivery.stop(new ActionError("stopped", {reason})))
  await addAll(events, delivery, tally, notices)
  await delivery.finish()
  const {stoppedBy} = delivery
  const success = stoppedBy === undefined && tally.delivered === tally.rowsRead
  notices.ended(success, stoppedBy?.code, tally)
  const failure = stoppedBy && failureText(stoppedBy)
  const message = runMessage({tally, failure, repetition: "same_events"})
  return new ActionResponse(message === "" ? {success} : {success, message})
}

/** No faster than the data plane takes them. */
async function addAll(
  events: readonly KeptEvent[],
  delivery: ResendDelivery,
  tally: Tally,
  notices: RunNotices,
): Promise<void> {
  for (const {rowNumber, eventJson, lineBytes} of events) {
    if (delivery.stoppedBy !== undefined) {
      return
    }
    tally.rowsRead++
    tally.bytesRead += lineBytes
    delivery.add({rowNumber, eventJson})
    notices.progress(tally)
    if (delivery.isFull) {
      await delivery.whenRoom()
    }
  }
}
