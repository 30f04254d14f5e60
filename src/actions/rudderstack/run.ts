import * as Hub from "../../hub"
import {Call} from "./calls"
import {Delivery, delivery, DeliverySettings, systemClock} from "./delivery"
import {EventMapper, eventMapper, EventOfRow, lookRequest, MappingChoices} from "./event"
import {LookDocument, LookHeader, LookRow, readDownload} from "./look"
import {ActionError, actionError, REPETITION_ADVICE, runMessage, Tally} from "./report"
import {Environment} from "./settings"

/** What a run is asked to do: one Look, one kind of event, one source. */
export interface RunInput {
  readonly request: Hub.ActionRequest
  readonly call: Call
  /** Of the events, from the form; may be empty where a column gives the names. */
  readonly eventName: string
  readonly choices: MappingChoices
  readonly settings: DeliverySettings
  readonly environment: Environment
}

/** @throws ActionError when the installed SDK is not as it is known */
export async function newRun(input: RunInput): Promise<Run> {
  const tally = new Tally()
  return new Run(input, tally, await delivery({...input, tally, clock: systemClock}))
}

/** Sends every row of one result as one event, while the rows are read. */
export class Run {
  protected mapper: EventMapper | undefined
  /** Why the rows were not all taken, once every one of them is accounted for. */
  protected failure: ActionError | undefined
  /** Whether everything was read and valid, and RudderStack acknowledged every row. */
  protected isComplete = false
  /** Stands in for the result's own time where Looker does not give it: one moment for all rows. */
  private readonly startedAt = new Date()
  private readonly document = new LookDocument((header) => this.begin(header))

  constructor(
    protected readonly input: RunInput,
    protected readonly tally: Tally,
    protected readonly sending: Delivery,
  ) {}

  /** @returns success only if the run is complete; otherwise what arrived, what did not and why */
  async response(): Promise<Hub.ActionResponse> {
    const readFailure = await this.readFailure()
    await this.sending.finish()
    this.failure = this.sending.stoppedBy ?? readFailure
    this.isComplete = this.failure === undefined && this.tally.delivered === this.tally.rowsRead
    return this.finalResponse()
  }

  protected begin(header: LookHeader) {
    const {request, environment, settings} = this.input
    this.mapper = eventMapper(header, {
      ...this.input,
      look: lookRequest(request),
      writeKey: settings.writeKey,
      appVersion: environment.appVersion,
      startedAt: this.startedAt,
    })
  }

  protected async takeAll(readable: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of readable) {
      await this.takeEach(this.document.push(chunk))
      this.sending.sendPartial()
      if (this.hasEnough) {
        return
      }
    }
    await this.takeEach(this.document.end())
    this.remarkLimits()
  }

  /** Takes rows no faster than the data plane takes their events. */
  protected async takeEach(rows: Iterable<LookRow>): Promise<void> {
    for (const row of rows) {
      this.take(row)
      if (this.sending.isFull) {
        await this.sending.whenRoom()
      }
      if (this.hasEnough) {
        break
      }
    }
  }

  protected send({event, remarks}: EventOfRow) {
    remarks.forEach((code) => this.tally.addRemark(code, [event]))
    this.sending.add(event)
  }

  /** Whether no further row is wanted, or can be sent. */
  protected get hasEnough(): boolean {
    return this.sending.stoppedBy !== undefined
  }

  protected finalResponse(): Hub.ActionResponse {
    const {tally, mapper, failure, isComplete} = this
    const repetition = mapper === undefined ? "new_events" : mapper.repetition
    const message = runMessage({tally, failure, advice: REPETITION_ADVICE[repetition]})
    return new Hub.ActionResponse(message === "" ? {success: isComplete} : {success: isComplete, message})
  }

  private async readFailure(): Promise<ActionError | undefined> {
    try {
      const {request} = this.input
      await readDownload(request, this.sending.stopped, async (readable) => this.takeAll(readable))
      return undefined
    } catch (error) {
      return actionError(error)
    }
  }

  private take(row: LookRow) {
    const {tally, mapper} = this
    const rowNumber = ++tally.rowsRead
    if (mapper === undefined) {
      return // the document gives its header before its rows
    }
    const mapped = mapper.map(row, rowNumber)
    if (mapped.code === "event") {
      this.send(mapped)
    } else {
      tally.addNotSent({code: mapped.code}, [{rowNumber}])
    }
  }

  /** A result that was cut at its limit looks whole. */
  private remarkLimits() {
    const {isTruncated, areColumnsTruncated, appliedLimit} = this.document.header
    const limit = appliedLimit ?? Number(this.input.request.scheduledPlan?.query?.limit)
    if (isTruncated || (limit > 0 && this.tally.rowsRead === limit)) {
      this.tally.addRemark("row_limit_reached")
    }
    if (areColumnsTruncated) {
      this.tally.addRemark("column_limit_reached")
    }
  }
}
