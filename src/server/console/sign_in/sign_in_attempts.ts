import {RateLimiterMemory, RateLimiterRes} from "rate-limiter-flexible"
import {addressNetwork} from "../../network/address_kind"

/** Wrong passwords from one place. `duration` is in seconds. */
const perPlace = {points: 5, duration: 150}
/** From all places behind one connection's address that nobody has signed in from: without a proxy, they are made up. */
const perConnection = {points: 50, duration: 250}
/** From all connections of that kind. Holds off who has many addresses: at most 52,000 guesses a day. */
const fromStrangers = {points: 150, duration: 250}
const maxKnownPlaces = 1_000

/** Whom a try to sign in comes from. */
export interface Caller {
  /** The address at the other end of the connection. */
  readonly address: string
  /** The last entry of X-Forwarded-For: whom a proxy asks for, or what a caller without one has made up. */
  readonly forwardedFor: string | undefined
  /** The session that the browser has, or had until it expired. */
  readonly sessionId: string | undefined
}

/**
 * Bounds how often passwords may be guessed. A limit is never a ban, but a wait of some minutes at most, and holds for
 * one place: a browser that has signed in before is one of its own, so that whoever guesses from the same address,
 * which behind a proxy may be everybody's, does not keep it waiting. Wrong passwords from one address keep no other
 * waiting; those from many addresses keep nobody waiting who has signed in before.
 */
export class SignInAttempts {
  readonly #perPlace = new RateLimiterMemory(perPlace)
  readonly #perConnection = new RateLimiterMemory(perConnection)
  readonly #fromStrangers = new RateLimiterMemory(fromStrangers)
  readonly #known = new Set<string>()

  /** Counts a try. @returns how many milliseconds its password has to wait; 0 when it is looked at now */
  async begin(caller: Caller): Promise<number> {
    const place = placeOf(caller)
    const waitMs = await waitFor(this.#perPlace, place)
    if (waitMs > 0 || this.#isKnown(caller)) {
      return waitMs
    }
    const strangersWaitMs =
      (await waitFor(this.#perConnection, addressNetwork(caller.address))) ||
      (await waitFor(this.#fromStrangers, ""))
    if (strangersWaitMs > 0) {
      await this.#perPlace.delete(place) // many addresses take no memory
    }
    return strangersWaitMs
  }

  /** Notes that the try was one with the right password. */
  async succeeded(caller: Caller): Promise<void> {
    const place = placeOf(caller)
    await this.#perPlace.reward(place)
    if (!this.#isKnown(caller)) {
      await this.#perConnection.reward(addressNetwork(caller.address))
      await this.#fromStrangers.reward("")
    }
    this.#known.add(place)
    const [oldest] = this.#known
    if (oldest !== undefined && this.#known.size > maxKnownPlaces) {
      this.#known.delete(oldest)
    }
  }

  #isKnown(caller: Caller): boolean {
    return caller.sessionId !== undefined || this.#known.has(placeOf(caller))
  }
}

function placeOf({sessionId, address, forwardedFor}: Caller): string {
  return sessionId === undefined
    ? `${addressNetwork(address)} for ${addressNetwork(forwardedFor ?? "")}`
    : `session ${sessionId}`
}

async function waitFor(limiter: RateLimiterMemory, key: string): Promise<number> {
  try {
    await limiter.consume(key)
    return 0
  } catch (error) {
    if (error instanceof RateLimiterRes) {
      // Longer only where the clock was set back: the count itself ends with a timer.
      return Math.min(Math.max(1, error.msBeforeNext), limiter.duration * 1000)
    }
    throw error
  }
}
