import * as Hub from "../../../hub"
import {systemClock} from "../delivery"
import {EventOfRow} from "../event"
import {LookHeader, LookRow} from "../look"
import {Run, RunInput} from "../run"
import {Choices} from "./choices"
import {ObservedDelivery, observedDelivery} from "./observed_delivery"
import {ObservedTally} from "./observed_tally"
import {RunNotices} from "./run_notices"
import {SourceSettings} from "./sources"

export interface ObservedRunInput extends RunInput {
  readonly choices: Choices
  readonly settings: SourceSettings
}

/** @throws ActionError when the installed SDK is not as it is known */
export async function observedRun(input: ObservedRunInput): Promise<ObservedRun> {
  const notices = runNotices(input)
  const tally = new ObservedTally(notices)
  const delivery = await observedDelivery({...input, tally, notices, clock: systemClock})
  return new ObservedRun(input, tally, delivery, notices)
}

export function runNotices({settings, choices}: Pick<ObservedRunInput, "settings" | "choices">): RunNotices {
  const dataPlane = new URL(settings.dataPlaneUrl).origin
  return new RunNotices({source: settings.source, dataPlane, runKind: choices.runKind})
}

/** A run that does what the form's choices ask for, reports what it does, and can be stopped. */
export class ObservedRun<Kind extends ObservedDelivery = ObservedDelivery> extends Run {
  /** Rows sent, or to be sent, under an anonymous id that was generated because the row has none. */
  protected unidentified = 0

  constructor(
    protected readonly input: ObservedRunInput,
    tally: ObservedTally,
    protected readonly sending: Kind,
    private readonly notices: RunNotices,
  ) {
    super(input, tally, sending)
  }

  get rowsRead(): number {
    return this.tally.rowsRead
  }

  async response(): Promise<Hub.ActionResponse> {
    this.notices.started((reason) => this.sending.stopFor(reason))
    try {
      return await super.response()
    } finally {
      this.notices.ended(this.isComplete, this.failure?.code, this.tally)
    }
  }

  protected begin(header: LookHeader) {
    super.begin(header)
    if (this.mapper !== undefined) {
      this.notices.fields(header.columns.length, this.mapper.repetition)
    }
  }

  protected async takeAll(readable: AsyncIterable<Buffer>): Promise<void> {
    await super.takeAll(this.notices.counted(readable))
  }

  protected async takeEach(rows: Iterable<LookRow>): Promise<void> {
    await super.takeEach(rows)
    this.notices.progress(this.tally)
  }

  protected send(mapped: EventOfRow) {
    if (mapped.isIdentified) {
      super.send(mapped)
    } else if (this.input.choices.unidentifiedRow(mapped.event.rowNumber, this.tally)) {
      this.unidentified++
      super.send(mapped)
    }
  }

  protected get hasEnough(): boolean {
    return this.tally.rowsRead >= this.input.choices.maxRows || super.hasEnough
  }
}
