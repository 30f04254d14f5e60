import type {Request} from "express"
import {equalInConstantTime} from "../../secrets/api_key"
import {type Session, SessionCookie, Sessions} from "./sessions"
import {type Caller, SignInAttempts} from "./sign_in_attempts"

const maxAddressLength = 64

export interface AccessOptions {
  readonly password: string
  /** The hub's current secret. */
  readonly secret: string
  /** The address that the pages are reached at. */
  readonly hubUrl: string
  readonly nowMs?: () => number
}

/** A browser that may go on, or one that has to try again, now or later. */
export type SignIn =
  {readonly isSignedIn: true; readonly cookie: string} | {readonly isSignedIn: false; readonly waitMs: number}

/** Who may see the pages about runs: whoever knows the one password. Tokens of the Action API open none of them. */
export class Access {
  readonly sessions: Sessions
  readonly #options: AccessOptions
  readonly #cookie: SessionCookie
  readonly #attempts = new SignInAttempts()

  constructor(options: AccessOptions) {
    const {secret, password, hubUrl, nowMs = Date.now} = options
    this.#options = options
    this.sessions = new Sessions(secret, password, nowMs)
    this.#cookie = new SessionCookie(hubUrl)
  }

  async signIn(password: string, request: Request): Promise<SignIn> {
    const caller = this.#callerOf(request)
    const waitMs = await this.#attempts.begin(caller)
    if (waitMs > 0 || !equalInConstantTime(password.trim(), this.#options.password.trim())) {
      return {isSignedIn: false, waitMs}
    }
    await this.#attempts.succeeded(caller)
    return {isSignedIn: true, cookie: this.#cookie.set(this.sessions.begin())}
  }

  sessionOf(request: Request): Session | undefined {
    return this.#tokensIn(request)
      .map((token) => this.sessions.find(token))
      .find((session) => session !== undefined)
  }

  /** @returns the Set-Cookie header that has the browser forget the session as well */
  signOut(session: Session): string {
    this.sessions.end(session)
    return this.#cookie.clear()
  }

  /** Whom an attempt to sign in comes from. */
  #callerOf(request: Request): Caller {
    const had = this.#tokensIn(request).map((token) => this.sessions.known(token))
    return {...addressesOf(request), sessionId: had.find((session) => session !== undefined)?.id}
  }

  #tokensIn(request: Request): string[] {
    return this.#cookie.valuesIn(request.header("cookie"))
  }

  /**
   * Whether a request comes from a page of this hub, or from no browser at all. Browsers say so in Sec-Fetch-Site over
   * https and on localhost; else the Origin is compared with the address asked for, and with the hub's own, as a proxy
   * may ask for another host. Programs other than browsers send neither, and nobody can make them send a cookie.
   */
  isSameOrigin(request: Request): boolean {
    const site = request.header("sec-fetch-site")
    const origin = request.header("origin")
    if (site !== undefined || origin === undefined) {
      return site === undefined || site === "same-origin"
    }
    return (
      URL.canParse(origin) &&
      (new URL(origin).host === request.header("host") || origin === new URL(this.#options.hubUrl).origin)
    )
  }

  /** Whether a form is one of this session's own pages. */
  isOwnForm(session: Session, token: string): boolean {
    return equalInConstantTime(token, session.formToken)
  }
}

/** The addresses of whom a request comes from. */
export function addressesOf(request: Request): Omit<Caller, "sessionId"> {
  const forwardedFor = request.header("x-forwarded-for")?.split(",").at(-1)?.trim().slice(0, maxAddressLength)
  return {address: request.socket.remoteAddress ?? "", forwardedFor: forwardedFor || undefined}
}
