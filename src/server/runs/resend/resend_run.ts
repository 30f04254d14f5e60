import {
  type ObservedDelivery,
  observedDelivery,
  ObservedTally,
  RunNotices,
  sourceSettings,
} from "../../../actions/rudderstack/additions"
import {repetitionAdvice} from "../../../actions/rudderstack/additions/failures"
import type {Call} from "../../../actions/rudderstack/calls"
import {systemClock} from "../../../actions/rudderstack/delivery"
import {ActionError, errorMessage, runMessage} from "../../../actions/rudderstack/report"
import {environment} from "../../../actions/rudderstack/settings"
import {type ActionRequest, ActionResponse} from "../../../hub"
import {unfinished} from "../unfinished_run"
import {type KeptEvent, keptEvents} from "./resend_request"

/**
 * Sends events of an earlier run again, byte for byte except the time of sending; says what a run says.
 *
 * @param request whose attachment has the events, see `resendRequest`; with one bad line, nothing is sent
 */
export async function resendRun(request: ActionRequest, call: Call): Promise<ActionResponse> {
  const events = keptEvents(request.attachment?.dataBuffer ?? Buffer.alloc(0), call.name)
  if (!events) {
    return unfinished("events_unusable")
  }
  try {
    const settings = sourceSettings(request.params, {})
    const {source, dataPlaneUrl} = settings
    const notices = new RunNotices({source, dataPlane: new URL(dataPlaneUrl).origin, runKind: "all"})
    const tally = new ObservedTally(notices)
    const sender = await observedDelivery({
      ...{call, settings, tally, notices},
      environment: environment(),
      clock: systemClock,
    })
    return await sent(events, sender, tally, notices)
  } catch (error) {
    if (error instanceof ActionError) {
      return new ActionResponse({success: false, message: errorMessage(error)})
    }
    throw error
  }
}

async function sent(
  events: readonly KeptEvent[],
  sender: ObservedDelivery,
  tally: ObservedTally,
  notices: RunNotices,
): Promise<ActionResponse> {
  notices.started((reason) => sender.stopFor(reason))
  await addAll(events, sender, tally, notices)
  await sender.finish()
  const {stoppedBy} = sender
  const success = stoppedBy === undefined && tally.delivered === tally.rowsRead
  notices.ended(success, stoppedBy?.code, tally)
  const message = runMessage({tally, failure: stoppedBy, advice: repetitionAdvice("same_events")})
  return new ActionResponse(message === "" ? {success} : {success, message})
}

/** No faster than the data plane takes them. */
async function addAll(
  events: readonly KeptEvent[],
  sender: ObservedDelivery,
  tally: ObservedTally,
  notices: RunNotices,
): Promise<void> {
  for (const {rowNumber, eventJson, lineBytes} of events) {
    if (sender.stoppedBy !== undefined) {
      return
    }
    tally.rowsRead++
    notices.bytesRead += lineBytes
    sender.addEarlier({rowNumber, eventJson})
    notices.progress(tally)
    if (sender.isFull) {
      await sender.whenRoom()
    }
  }
}
