import * as Hub from "../../hub"
import {EventRun} from "./event_run"
import {checkResend, ResendRow, resendRows} from "./resend_document"
import {Repetition} from "./run_message"

/** Sends events of an earlier run again, as they are: the hub has kept them, or somebody brings them. */
export class ResendRun extends EventRun {
  protected readonly repetition: Repetition = "same events"
  /** Rows have become events before. */
  protected readonly mapping = undefined

  protected async takeAll(): Promise<void> {
    const {request, call} = this.order
    const bytes = attachedBytes(request)
    checkResend(bytes, call)
    await this.takeEach(resendRows(bytes, call), (row) => this.take(row))
  }

  private take({event, bytesRead}: ResendRow) {
    this.tally.bytesRead = bytesRead
    this.tally.rowsRead++
    this.delivery.add(event)
  }
}

/** Whether a request brings events to send again. Looker never sends an attachment of that type to these actions. */
export function isResend({attachment}: Hub.ActionRequest): boolean {
  const [type] = (attachment?.mime ?? "").split(";", 1)
  return type.trim().toLowerCase() === "application/x-ndjson"
}

function attachedBytes({attachment}: Hub.ActionRequest): Buffer {
  return attachment?.dataBuffer ?? Buffer.alloc(0)
}
