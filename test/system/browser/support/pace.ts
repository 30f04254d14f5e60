import type {Intercept} from "../../../stand_ins/data_plane_stand_in"

/** Lets a data plane take as many batches as the test allows. The others wait for their answers meanwhile. */
export class Pace {
  #allowed = 0
  #waiting: (() => void)[] = []

  readonly intercept: Intercept = async () => {
    if (this.#allowed > 0) {
      this.#allowed--
    } else {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    return undefined
  }

  /** Answers one batch more. */
  allowOne(): void {
    const next = this.#waiting.shift()
    if (next) {
      next()
    } else {
      this.#allowed++
    }
  }

  allowAll(): void {
    this.#allowed = Infinity
    this.#waiting.splice(0).forEach((answer) => answer())
  }
}
