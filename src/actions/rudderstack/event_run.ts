import * as Hub from "../../hub"
import {FIRST_ROWS} from "./choices"
import {Delivery} from "./delivery"
import {dryRunMessage} from "./dry_run_message"
import {dryRunParts} from "./dry_run_parts"
import {RunStoppedError} from "./errors/run_stopped_error"
import {Mapping} from "./event_mapper"
import {failureText} from "./failure_text"
import {laneParts} from "./lane_parts"
import {MAX_LAST_ANSWERS_MS} from "./limits"
import {messageOf} from "./report_text"
import {Repetition, runMessage} from "./run_message"
import {RunNotices} from "./run_notices"
import {RunOrder} from "./run_order"
import {Tally} from "./tally"

/**
 * One run, wherever its events come from: they are sent while they are being taken, or only looked at where it is a
 * dry run; it can be told to stop; and what became of them is put into one answer.
 */
export abstract class EventRun {
  /** What sending the same rows again would do. */
  protected abstract readonly repetition: Repetition
  /** How rows become events, once that is known. */
  protected abstract readonly mapping: Mapping | undefined
  protected readonly notices: RunNotices
  protected readonly tally: Tally
  protected readonly delivery: Delivery
  private readonly largest = {bytes: 0}
  private readonly cutOff = new AbortController()

  constructor(protected readonly order: RunOrder) {
    const {source, settings, clock} = order
    const dataPlane = new URL(settings.dataPlaneUrl).origin
    this.notices = new RunNotices({source, dataPlane, isDryRun: this.isDry}, clock)
    this.tally = new Tally((reason, rows) => this.notices.notSent(reason, rows))
    this.delivery = new Delivery(this.tally, (lane) => {
      const parts = laneParts(lane, order, this.notices, this.cutOff.signal)
      return this.isDry ? dryRunParts(parts, this.largest) : parts
    })
  }

  /**
   * @returns success only if everything was read and valid and every row was acknowledged; otherwise what arrived,
   * what did not and why
   */
  async run(): Promise<Hub.ActionResponse> {
    let response: Hub.ActionResponse | undefined
    this.notices.started((reason) => this.stop(reason))
    try {
      response = await this.answer()
      return response
    } finally {
      this.cutOff.abort()
      this.notices.ended(response !== undefined && response.success, this.tally)
    }
  }

  /** @throws what keeps the rows from being read to their end */
  protected abstract takeAll(): Promise<void>

  /** Whether no further row is wanted, or can be sent. */
  protected get hasEnough(): boolean {
    const isSample = this.order.choices.send === "first_rows" && this.tally.rowsRead >= FIRST_ROWS
    return isSample || this.delivery.stoppedBy !== undefined
  }

  /** Takes rows no faster than the data plane takes their events. */
  protected async takeEach<Row>(rows: Iterable<Row>, take: (row: Row) => void): Promise<void> {
    for (const row of rows) {
      take(row)
      if (this.delivery.isFull) {
        await this.delivery.whenRoom()
      }
      if (this.hasEnough) {
        break
      }
    }
    this.notices.progress(this.tally)
  }

  private get isDry(): boolean {
    return this.order.choices.send === "dry_run"
  }

  private async answer(): Promise<Hub.ActionResponse> {
    const readFailure = await this.readFailure()
    await this.delivery.finish()
    const stoppedBy = this.delivery.stoppedBy
    const failure = stoppedBy === undefined ? readFailure : failureText(stoppedBy)
    return this.isDry ? this.dryResponse(failure) : this.response(failure)
  }

  /** Nothing more is read or sent; the data plane has a moment to answer what is in flight. */
  private stop(reason: string) {
    this.delivery.stop(new RunStoppedError(reason))
    const {clock} = this.order
    void clock.sleep(MAX_LAST_ANSWERS_MS, this.cutOff.signal).then(() => this.cutOff.abort())
  }

  private response(failure: string | undefined): Hub.ActionResponse {
    const {tally, repetition} = this
    const message = messageOf(runMessage({tally, failure, repetition}))
    const success = failure === undefined && tally.delivered === tally.rowsRead
    return new Hub.ActionResponse(message === "" ? {success} : {success, message})
  }

  /** Looker shows a message only where a run failed. */
  private dryResponse(failure: string | undefined): Hub.ActionResponse {
    const {tally, order, largest, mapping} = this
    const end = {tally, call: order.call, mapping, largestEventBytes: largest.bytes, failure}
    return new Hub.ActionResponse({success: false, message: messageOf(dryRunMessage(end))})
  }

  /** @returns why not everything could be read, if so */
  private async readFailure(): Promise<string | undefined> {
    try {
      await this.takeAll()
      return undefined
    } catch (error) {
      return failureText(error)
    }
  }
}
