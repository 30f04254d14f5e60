import {ActionError} from "../report"
import {Refused} from "./answer"
import {Clock} from "./clock"

/** Refused batches of several events that are sent uncompressed to find out whether that helps; then single events. */
const MAX_UNCOMPRESSED_TRIES = 20

/** What the lanes of a run learn from each other. */
export class RunState {
  acknowledgements = 0
  /** Whether the data plane takes compressed batches: not known before it has taken one. */
  compression: "unproven" | "taken" | "not_taken" = "unproven"
  /** Whether something was acknowledged in other words than RudderStack's. */
  isOtherAcknowledgementKnown = false
  /** Events of usual size that were refused in words that are not RudderStack's. */
  doubtfulRefusals = 0
  private lastDoubt: ActionError | undefined
  /** Whether no more events can come before some of those that are there are accounted for. */
  private isAtEnd = false
  private failingSinceMs: number | undefined
  private rejectedSinceMs: number | undefined
  private busyLanes = 0
  private uncompressedTries = 0
  private deferred: (() => void)[] = []
  private readonly suspects = new Set<object>()
  private progress = new AbortController()

  constructor(
    private readonly clock: Clock,
    private readonly stopped: AbortSignal,
  ) {
    stopped.addEventListener("abort", () => this.wake())
  }

  /** Whether no other lane has anything to send, but for single events that fail while others pass. */
  isAlone(lane: object): boolean {
    const others = this.suspects.size - (this.suspects.has(lane) ? 1 : 0)
    return this.busyLanes - others <= 1
  }

  /** @param isSuspect whether the lane waits to send a single event that failed while others passed */
  setSuspect(lane: object, isSuspect: boolean) {
    if (isSuspect) {
      this.suspects.add(lane)
    } else {
      this.suspects.delete(lane)
    }
  }

  /** Since the first failure after the last acknowledgement. */
  get failingMs(): number {
    return this.msSince(this.failingSinceMs)
  }

  /** Since the first of the rejections that are all that came lately: an outage before them is no doubt of theirs. */
  get rejectedMs(): number {
    return this.msSince(this.rejectedSinceMs)
  }

  /** Aborted by the next acknowledgement, and when the run stops. */
  get nextProgress(): AbortSignal {
    return this.progress.signal
  }

  begin() {
    this.busyLanes++
  }

  end() {
    this.busyLanes--
    this.believeIfSettled()
  }

  /** @param isAtEnd whether nothing more can come before some of what is there is accounted for */
  setAtEnd(isAtEnd: boolean) {
    this.isAtEnd = isAtEnd
    this.believeIfSettled()
  }

  acknowledged() {
    this.acknowledgements++
    this.failingSinceMs = undefined
    this.rejectedSinceMs = undefined
    this.wake()
  }

  failed(isRejection: boolean) {
    const nowMs = this.clock.nowMs()
    this.failingSinceMs = this.failingSinceMs ?? nowMs
    this.rejectedSinceMs = isRejection ? (this.rejectedSinceMs ?? nowMs) : undefined
  }

  refused(events: number, {doubt}: Refused) {
    if (doubt !== undefined) {
      this.doubtfulRefusals += events
      this.lastDoubt = doubt
    }
  }

  /** What refusals mean where nothing was acknowledged, and the words of some are not RudderStack's. */
  get doubt(): ActionError | undefined {
    return this.acknowledgements === 0 ? this.lastDoubt : undefined
  }

  triedUncompressed() {
    this.uncompressedTries++
  }

  /**
   * Whether a batch that was refused compressed may be taken without compression: also where that has become known
   * while the batch was in flight.
   */
  mayTakeUncompressed(events: number): boolean {
    const isCheap = events === 1 || this.uncompressedTries < MAX_UNCOMPRESSED_TRIES
    return this.compression === "not_taken" || (this.compression === "unproven" && isCheap)
  }

  /**
   * A rejection is not believed while other batches are in flight: one of them may be acknowledged, and then only this
   * one was rejected. Nor is the first one while others are about to follow it.
   *
   * @returns whether it is to be believed
   */
  async isRejectionTrue(): Promise<boolean> {
    const {acknowledgements} = this
    if (!this.stopped.aborted) {
      await new Promise<void>((resolve) => {
        this.deferred.push(resolve)
        this.believeIfSettled()
      })
    }
    return this.acknowledgements === acknowledgements
  }

  private msSince(startMs: number | undefined): number {
    return startMs === undefined ? 0 : this.clock.nowMs() - startMs
  }

  private believeIfSettled() {
    const {length} = this.deferred
    if (length > 0 && length >= this.busyLanes && (length > 1 || this.isAtEnd)) {
      this.release()
    }
  }

  private wake() {
    this.progress.abort()
    this.progress = new AbortController()
    if (this.stopped.aborted) {
      this.progress.abort()
    }
    this.release()
  }

  private release() {
    const released = this.deferred
    this.deferred = []
    released.forEach((resolve) => resolve())
  }
}
