import {RateLimiterMemory, RateLimiterRes} from "rate-limiter-flexible"

/** Wrong passwords from one address. `duration` is in seconds. */
const perAddress = {points: 5, duration: 150}
/** From all addresses that nobody has signed in from. Holds off who has many: at most 17,000 guesses a day. */
const fromStrangers = {points: 50, duration: 250}
const maxKnownAddresses = 1_000

/**
 * Bounds how often passwords may be guessed. Behind a proxy that does not say whom it asks for, everybody has one
 * address: a limit is therefore never a ban, but a wait of some minutes at most. Wrong passwords from one address keep
 * no other waiting; those from many addresses keep nobody waiting who has signed in before.
 */
export class SignInAttempts {
  readonly #perAddress = new RateLimiterMemory(perAddress)
  readonly #fromStrangers = new RateLimiterMemory(fromStrangers)
  readonly #known = new Set<string>()

  /** Counts a try. @returns how many milliseconds its password has to wait; 0 when it is looked at now */
  async begin(address: string): Promise<number> {
    const waitMs = await waitFor(this.#perAddress, address)
    if (waitMs > 0 || this.#known.has(address)) {
      return waitMs
    }
    const waitOfAllMs = await waitFor(this.#fromStrangers, "")
    if (waitOfAllMs > 0) {
      await this.#perAddress.delete(address) // many addresses take no memory
    }
    return waitOfAllMs
  }

  /** Notes that the try was one with the right password. */
  async succeeded(address: string): Promise<void> {
    await this.#perAddress.reward(address)
    if (!this.#known.has(address)) {
      await this.#fromStrangers.reward("")
    }
    this.#known.add(address)
    const [oldest] = this.#known
    if (oldest !== undefined && this.#known.size > maxKnownAddresses) {
      this.#known.delete(oldest)
    }
  }
}

async function waitFor(limiter: RateLimiterMemory, key: string): Promise<number> {
  try {
    await limiter.consume(key)
    return 0
  } catch (error) {
    if (error instanceof RateLimiterRes) {
      return Math.max(1, error.msBeforeNext)
    }
    throw error
  }
}
