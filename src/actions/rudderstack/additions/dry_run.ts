import * as Hub from "../../../hub"
import {EventBatch, eventWriter, SendBatch, systemClock} from "../delivery"
import {LookHeader} from "../look"
import {dryRunMessage, MappingSummary, mappingSummary} from "./dry_run_message"
import {ObservedDelivery} from "./observed_delivery"
import {ObservedRun, ObservedRunInput, runNotices} from "./observed_run"
import {ObservedTally} from "./observed_tally"

/** @throws ActionError when the installed SDK is not as it is known */
export async function dryRun(input: ObservedRunInput): Promise<DryRun> {
  const notices = runNotices(input)
  const tally = new ObservedTally(notices)
  const options = {...input, tally, notices, clock: systemClock}
  return new DryRun(input, tally, new MeasuringDelivery(options, await eventWriter(input.call)), notices)
}

/** Makes batches and measures them, but sends nothing. */
export class MeasuringDelivery extends ObservedDelivery {
  /** As it would be sent. */
  largestEventBytes = 0

  protected sends(lanes: number): SendBatch[] {
    const measure = async ({count, largestEventBytes}: EventBatch) => {
      this.largestEventBytes = Math.max(this.largestEventBytes, largestEventBytes)
      this.options.tally.delivered += count
    }
    return Array.from({length: lanes}, () => measure)
  }
}

/** Checks every row, and reports what it would send. */
class DryRun extends ObservedRun<MeasuringDelivery> {
  private mapping: MappingSummary | undefined

  protected begin(header: LookHeader) {
    super.begin(header)
    this.mapping = mappingSummary(header, this.input)
  }

  /** Looker shows a message only where a run failed. */
  protected finalResponse(): Hub.ActionResponse {
    const {tally, sending, mapping, failure, unidentified} = this
    const message = dryRunMessage({
      tally,
      unidentified,
      call: this.input.call,
      mapping,
      largestEventBytes: sending.largestEventBytes,
      failure,
    })
    return new Hub.ActionResponse({success: false, message})
  }
}
