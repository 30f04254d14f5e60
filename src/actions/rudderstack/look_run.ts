import {Mapping} from "./event_mapper"
import {EventRun} from "./event_run"
import {LookDocument} from "./look_document"
import {LookFields, LookHeader} from "./look_header"
import {readLook} from "./read_look"
import {LookRow} from "./row_json"
import {RowSender, rowSender} from "./row_sender"
import {Repetition, repetitionAdvice} from "./run_message"
import {RunOrder} from "./run_order"

/** Sends every row of one result as one event, while the rows are being read; or only says what it would send. */
export class LookRun extends EventRun {
  private readonly document: LookDocument
  private sender: RowSender | undefined

  constructor(order: RunOrder) {
    super(order)
    this.document = new LookDocument((header, fields) => this.begin(header, fields))
  }

  protected get repetition(): Repetition {
    return this.sender === undefined ? "new events" : this.sender.repetition
  }

  protected get mapping(): Mapping | undefined {
    return this.sender === undefined ? undefined : this.sender.mapping
  }

  protected async takeAll(): Promise<void> {
    const {request} = this.order
    await readLook(request, this.delivery.stopped, async (readable) => this.takeRows(readable))
  }

  private begin(header: LookHeader, fields: LookFields) {
    this.sender = rowSender(header, fields, this.order, this.tally, this.delivery)
    this.notices.fields(fields.columns.length, repetitionAdvice(this.sender.repetition))
  }

  private async takeRows(readable: AsyncIterable<Buffer>): Promise<void> {
    const take = (row: LookRow) => this.sender?.take(row)
    for await (const chunk of readable) {
      this.tally.bytesRead += chunk.length
      await this.takeEach(this.document.push(chunk), take)
      if (this.hasEnough) {
        return
      }
    }
    await this.takeEach(this.document.end(), take)
  }
}
