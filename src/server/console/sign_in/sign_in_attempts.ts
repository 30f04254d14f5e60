/** So many failures at once, then one in so many milliseconds. */
interface AttemptLimit {
  readonly atOnce: number
  readonly intervalMs: number
}

const perAddress: AttemptLimit = {atOnce: 5, intervalMs: 30_000}
/** Holds off who has many addresses: at most 17,000 guesses a day. */
const inAll: AttemptLimit = {atOnce: 50, intervalMs: 5_000}

/**
 * Bounds how often passwords may be guessed. Behind a proxy that does not say whom it asks for, everybody has one
 * address: a limit is therefore never a ban, but a short wait. Each failure is paid for with time; what an address owes
 * is the moment at which it has paid for everything (the generic cell rate algorithm).
 */
export class SignInAttempts {
  readonly #nowMs: () => number
  readonly #paidAtMs = new Map<string, number>()
  #allPaidAtMs = 0

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** How long nobody from this address may try; 0 when a try is welcome. */
  waitMs(address: string): number {
    return Math.max(
      this.#owed(this.#paidAtMs.get(address) ?? 0, perAddress),
      this.#owed(this.#allPaidAtMs, inAll),
    )
  }

  /** How many addresses are remembered. */
  get addressCount(): number {
    return this.#paidAtMs.size
  }

  /** Notes a try, which was welcome, with a wrong password. */
  failed(address: string): void {
    const nowMs = this.#nowMs()
    this.#paidAtMs.set(address, Math.max(this.#paidAtMs.get(address) ?? 0, nowMs) + perAddress.intervalMs)
    this.#allPaidAtMs = Math.max(this.#allPaidAtMs, nowMs) + inAll.intervalMs
    this.#forgetPaid(nowMs)
  }

  #owed(paidAtMs: number, {atOnce, intervalMs}: AttemptLimit): number {
    return Math.max(0, paidAtMs - (atOnce - 1) * intervalMs - this.#nowMs())
  }

  /** Those that have paid for everything. The limit in all leaves some dozens that have not. */
  #forgetPaid(nowMs: number): void {
    for (const [address, paidAtMs] of this.#paidAtMs) {
      if (paidAtMs <= nowMs) {
        this.#paidAtMs.delete(address)
      }
    }
  }
}
