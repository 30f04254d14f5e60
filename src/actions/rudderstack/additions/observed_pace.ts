import {Pace} from "../delivery"
import {RunNotices} from "./run_notices"

/** A pace that reports when it changes. */
export class ObservedPace extends Pace {
  constructor(
    private readonly notices: RunNotices,
    ...of: ConstructorParameters<typeof Pace>
  ) {
    super(...of)
  }

  acknowledged() {
    this.reportChange(() => super.acknowledged())
  }

  throttled(...of: Parameters<Pace["throttled"]>) {
    this.reportChange(() => super.throttled(...of))
  }

  private reportChange(change: () => void) {
    const {maxBatches, maxEvents, epoch} = this
    change()
    if (epoch !== this.epoch || maxBatches !== this.maxBatches || maxEvents !== this.maxEvents) {
      this.notices.pace({maxBatches: this.maxBatches, maxEvents: this.maxEvents})
    }
  }
}
