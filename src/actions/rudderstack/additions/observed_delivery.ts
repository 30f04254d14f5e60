import {Delivery, DeliveryOptions, eventWriter, Pace, SdkClient, SENT_AT_END, SendingRun} from "../delivery"
import {OutgoingEvent} from "../event"
import {stopped} from "./failures"
import {ObservedPace} from "./observed_pace"
import {ObservedSender} from "./observed_sender"
import {StopReason} from "./run_notice"
import {RunNotices} from "./run_notices"

/**
 * How long the answers to what is in flight are waited for once a run has been asked to stop. A hub that shuts down
 * does not wait long for a run's last words.
 */
const MAX_LAST_ANSWERS_MS = 500

interface ObservedOptions extends DeliveryOptions {
  readonly notices: RunNotices
}

/** An event of an earlier run, to be sent again as it was. */
export interface EarlierEvent {
  /** Counted from 1. */
  readonly rowNumber: number
  /** As `RowsNotSent.eventsJson` gave it: a JSON object without `sentAt`. */
  readonly eventJson: string
}

/** @throws ActionError `sdk_changed` when the installed SDK makes something else of an event than is known */
export async function observedDelivery(options: ObservedOptions): Promise<ObservedDelivery> {
  return new ObservedDelivery(options, await eventWriter(options.call))
}

/** A delivery that reports what it does, can be stopped, and takes events of earlier runs. */
export class ObservedDelivery extends Delivery<ObservedOptions> {
  constructor(
    options: ObservedOptions,
    write: (event: OutgoingEvent) => string,
    private readonly cutOff = new AbortController(),
  ) {
    super({...options, cutOff: cutOff.signal}, write)
  }

  addEarlier({rowNumber, eventJson}: EarlierEvent) {
    this.addText(rowNumber, userOf(eventJson), `${eventJson.trimEnd().slice(0, -1)},${SENT_AT_END}`)
  }

  async finish(): Promise<void> {
    await super.finish()
    this.cutOff.abort()
  }

  /** What is in flight gets a moment to be answered, then counts as unconfirmed. */
  stopFor(reason: StopReason) {
    this.stop(stopped(reason))
    const {signal} = this.cutOff
    void this.options.clock.sleep(MAX_LAST_ANSWERS_MS, signal).then(() => this.cutOff.abort())
  }

  protected newPace(...of: ConstructorParameters<typeof Pace>): Pace {
    return new ObservedPace(this.options.notices, ...of)
  }

  protected newSender(client: SdkClient, run: SendingRun): ObservedSender {
    return new ObservedSender(client, run, this.options.notices)
  }
}

function userOf(eventJson: string): string {
  const {userId, anonymousId} = JSON.parse(eventJson) as {userId?: unknown; anonymousId?: unknown}
  const id = userId ?? anonymousId
  return typeof id === "string" ? id : ""
}
