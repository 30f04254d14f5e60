import * as Hub from "../../hub"
import {Call} from "./calls"
import {Delivery, delivery, systemClock} from "./delivery"
import {EventMapper, eventMapper, lookRequest} from "./event"
import {LookDocument, LookHeader, LookRow, readDownload} from "./look"
import {ActionError, actionError, dryRunMessage, failureText, runMessage, RunNotices, Tally} from "./report"
import {Choices, Environment, Settings} from "./settings"

/** What a run is asked to do: one Look, one kind of event, one source. */
export interface RunInput {
  readonly request: Hub.ActionRequest
  readonly call: Call
  /** Of the events, from the form; may be empty where a column gives the names. */
  readonly eventName: string
  readonly choices: Choices
  readonly settings: Settings
  readonly environment: Environment
}

/** Sends every row of one result as one event, while the rows are read; or only reports what it would send. */
export class Run {
  /** @throws ActionError when the installed SDK is not as it is known */
  static async of(input: RunInput): Promise<Run> {
    const {call, choices, environment, settings} = input
    const {runKind} = choices.send
    const notices = new RunNotices({
      source: settings.source,
      dataPlane: new URL(settings.dataPlaneUrl).origin,
      runKind,
    })
    const tally = new Tally((outcome, rows) => notices.notSent(outcome, rows))
    const sending = await delivery({
      settings,
      source: settings.source,
      call,
      environment,
      tally,
      notices,
      isDryRun: runKind === "dry_run",
      clock: systemClock,
    })
    return new Run(input, notices, tally, sending)
  }

  /** Stands in for the result's own time where Looker does not give it: one moment for all rows. */
  private readonly startedAt = new Date()
  private readonly document = new LookDocument((header) => this.begin(header))
  private mapper: EventMapper | undefined

  private constructor(
    private readonly input: RunInput,
    private readonly notices: RunNotices,
    private readonly tally: Tally,
    private readonly sending: Delivery,
  ) {}

  get rowsRead(): number {
    return this.tally.rowsRead
  }

  /**
   * @returns success only if everything was read and valid and RudderStack acknowledged every row; otherwise what
   * arrived, what did not and why
   */
  async response(): Promise<Hub.ActionResponse> {
    let failure: ActionError | undefined
    let isComplete = false
    this.notices.started((reason) => this.sending.stop(new ActionError("stopped", {reason})))
    try {
      failure = await this.failure()
      isComplete = failure === undefined && this.tally.delivered === this.tally.rowsRead
      return this.isDry ? this.dryResponse(failure) : this.sentResponse(isComplete, failure)
    } finally {
      this.notices.ended(isComplete, failure?.code, this.tally)
    }
  }

  /** @returns why the rows were not all taken, once every one of them is accounted for */
  private async failure(): Promise<ActionError | undefined> {
    const readFailure = await this.readFailure()
    await this.sending.finish()
    return this.sending.stoppedBy ?? readFailure
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

  private async takeAll(readable: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of readable) {
      this.tally.bytesRead += chunk.length
      await this.takeEach(this.document.push(chunk))
      if (this.hasEnough) {
        return
      }
    }
    await this.takeEach(this.document.end())
    this.remarkRowLimit()
  }

  /** Takes rows no faster than the data plane takes their events. */
  private async takeEach(rows: Iterable<LookRow>): Promise<void> {
    for (const row of rows) {
      this.take(row)
      if (this.sending.isFull) {
        await this.sending.whenRoom()
      }
      if (this.hasEnough) {
        break
      }
    }
    this.notices.progress(this.tally)
  }

  private begin(header: LookHeader) {
    const {request, call, eventName, choices, settings, environment} = this.input
    this.mapper = eventMapper(header, {
      call,
      eventName,
      choices,
      look: lookRequest(request),
      writeKey: settings.writeKey,
      appVersion: environment.appVersion,
      startedAt: this.startedAt,
    })
    this.notices.fields(header.columns.length, this.mapper.repetition)
  }

  private take(row: LookRow) {
    const {choices} = this.input
    const {tally, mapper} = this
    const rowNumber = ++tally.rowsRead
    if (mapper === undefined) {
      return // the document gives its header before its rows
    }
    const mapped = mapper.map(row, rowNumber)
    if (mapped.code !== "event") {
      tally.addNotSent({code: mapped.code}, [{rowNumber}])
    } else if (mapped.isIdentified || choices.unidentifiedRow(rowNumber, tally)) {
      mapped.remarks.forEach((code) => tally.addRemark(code, [{rowNumber}]))
      this.sending.add(mapped.event)
    }
  }

  /** Whether no further row is wanted, or can be sent. */
  private get hasEnough(): boolean {
    return this.tally.rowsRead >= this.input.choices.send.maxRows || this.sending.stoppedBy !== undefined
  }

  private get isDry(): boolean {
    return this.input.choices.send.runKind === "dry_run"
  }

  /** A result that was cut at its limit looks whole. */
  private remarkRowLimit() {
    const {isTruncated, appliedLimit} = this.document.header
    const limit = appliedLimit ?? Number(this.input.request.scheduledPlan?.query?.limit)
    if (isTruncated || (limit > 0 && this.tally.rowsRead === limit)) {
      this.tally.addRemark("row_limit_reached")
    }
  }

  private sentResponse(success: boolean, failure: ActionError | undefined): Hub.ActionResponse {
    const {tally, mapper} = this
    const message = runMessage({
      tally,
      failure: failure === undefined ? undefined : failureText(failure),
      repetition: mapper === undefined ? "new_events" : mapper.repetition,
    })
    return new Hub.ActionResponse(message === "" ? {success} : {success, message})
  }

  /** Looker shows a message only where a run failed. */
  private dryResponse(failure: ActionError | undefined): Hub.ActionResponse {
    const {tally, sending, mapper} = this
    const message = dryRunMessage({
      tally,
      call: this.input.call,
      mapping: mapper === undefined ? undefined : mapper.summary,
      largestEventBytes: sending.largestEventBytes,
      failure: failure === undefined ? undefined : failureText(failure),
    })
    return new Hub.ActionResponse({success: false, message})
  }
}
