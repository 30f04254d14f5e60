import * as Hub from "../../hub"
import {Delivery} from "./delivery"
import {failureText} from "./failure_text"
import {laneParts} from "./lane_parts"
import {LookDocument} from "./look_document"
import {readLook} from "./read_look"
import {LookRow} from "./row_json"
import {RowSender, rowSender} from "./row_sender"
import {runMessage} from "./run_message"
import {RunOrder} from "./run_order"
import {Tally} from "./tally"

/** Sends every row of one result as one event, while the rows are being read. */
export class LookRun {
  private readonly tally = new Tally()
  private readonly delivery: Delivery
  private readonly document: LookDocument
  private sender: RowSender | undefined

  constructor(private readonly order: RunOrder) {
    this.delivery = new Delivery(this.tally, (lane) => laneParts(lane, order.settings, order.environment))
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
    const message = runMessage({
      tally: this.tally,
      failure: stoppedBy === undefined ? readFailure : failureText(stoppedBy),
      areIdsRepeatable: this.sender !== undefined && this.sender.areIdsRepeatable,
    })
    return new Hub.ActionResponse(message === undefined ? {success: true} : {success: false, message})
  }

  /** @returns why the result could not be read to its end, if so */
  private async readAll(): Promise<string | undefined> {
    try {
      await readLook(this.order.request, async (readable) => this.sendRows(readable))
      return undefined
    } catch (error) {
      return failureText(error)
    }
  }

  private async sendRows(readable: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of readable) {
      await this.take(this.document.push(chunk))
      if (this.delivery.stoppedBy !== undefined) {
        return
      }
    }
    await this.take(this.document.end())
  }

  /** Takes rows no faster than the data plane takes their events, and none any more once the run has to stop. */
  private async take(rows: Iterable<LookRow>): Promise<void> {
    for (const row of rows) {
      this.sender?.take(row)
      if (this.delivery.isFull) {
        await this.delivery.whenRoom()
      }
      if (this.delivery.stoppedBy !== undefined) {
        return
      }
    }
  }
}
