import * as Hub from "../../hub"
import {FIRST_ROWS} from "./choices"
import {Delivery} from "./delivery"
import {dryRunMessage} from "./dry_run_message"
import {dryRunParts} from "./dry_run_parts"
import {failureText} from "./failure_text"
import {laneParts} from "./lane_parts"
import {LookDocument} from "./look_document"
import {readLook} from "./read_look"
import {messageOf} from "./report_text"
import {LookRow} from "./row_json"
import {RowSender, rowSender} from "./row_sender"
import {runMessage} from "./run_message"
import {RunOrder} from "./run_order"
import {Tally} from "./tally"

/** Sends every row of one result as one event, while the rows are being read; or only says what it would send. */
export class LookRun {
  private readonly tally = new Tally()
  private readonly largest = {bytes: 0}
  private readonly delivery: Delivery
  private readonly document: LookDocument
  private sender: RowSender | undefined

  constructor(private readonly order: RunOrder) {
    this.delivery = new Delivery(this.tally, (lane) => {
      const parts = laneParts(lane, order.settings, order.environment)
      return this.isDry ? dryRunParts(parts, this.largest) : parts
    })
    this.document = new LookDocument((header, fields) => {
      this.sender = rowSender(header, fields, order, this.tally, this.delivery)
    })
  }

  /**
   * @returns success only if the whole result was read and valid and every row was acknowledged; otherwise what
   * arrived, what did not and why
   */
  async run(): Promise<Hub.ActionResponse> {
    const readFailure = await this.readAll()
    await this.delivery.finish()
    const stoppedBy = this.delivery.stoppedBy
    const failure = stoppedBy === undefined ? readFailure : failureText(stoppedBy)
    return this.isDry ? this.dryResponse(failure) : this.response(failure)
  }

  private get isDry(): boolean {
    return this.order.choices.send === "dry_run"
  }

  /** Whether no further row is wanted, or can be sent. */
  private get hasEnough(): boolean {
    const isSample = this.order.choices.send === "first_rows" && this.tally.rowsRead >= FIRST_ROWS
    return isSample || this.delivery.stoppedBy !== undefined
  }

  private response(failure: string | undefined): Hub.ActionResponse {
    const {tally} = this
    const repetition = this.sender === undefined ? "new events" : this.sender.repetition
    const message = messageOf(runMessage({tally, failure, repetition}))
    const success = failure === undefined && tally.delivered === tally.rowsRead
    return new Hub.ActionResponse(message === "" ? {success} : {success, message})
  }

  /** Looker shows a message only where a run failed. */
  private dryResponse(failure: string | undefined): Hub.ActionResponse {
    const {tally, order, largest} = this
    const mapping = this.sender === undefined ? undefined : this.sender.mapping
    const end = {tally, call: order.call, mapping, largestEventBytes: largest.bytes, failure}
    return new Hub.ActionResponse({success: false, message: messageOf(dryRunMessage(end))})
  }

  /** @returns why the result could not be read to its end, if so */
  private async readAll(): Promise<string | undefined> {
    try {
      await readLook(this.order.request, async (readable) => this.takeRows(readable))
      return undefined
    } catch (error) {
      return failureText(error)
    }
  }

  private async takeRows(readable: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of readable) {
      await this.takeEach(this.document.push(chunk))
      if (this.hasEnough) {
        return
      }
    }
    await this.takeEach(this.document.end())
  }

  /** Takes rows no faster than the data plane takes their events. */
  private async takeEach(rows: Iterable<LookRow>): Promise<void> {
    for (const row of rows) {
      this.sender?.take(row)
      if (this.delivery.isFull) {
        await this.delivery.whenRoom()
      }
      if (this.hasEnough) {
        return
      }
    }
  }
}
