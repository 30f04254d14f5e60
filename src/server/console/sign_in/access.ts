import type {Request} from "express"
import {equalInConstantTime} from "../../equal_in_constant_time"
import {clientAddress} from "./client_address"
import {isSameOrigin} from "./same_origin"
import {SessionCookie} from "./session_cookie"
import {type Session, Sessions} from "./sessions"
import {SignInAttempts} from "./sign_in_attempts"

export interface AccessParts {
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
  readonly #parts: AccessParts
  readonly #cookie: SessionCookie
  readonly #attempts: SignInAttempts

  constructor(parts: AccessParts) {
    const {nowMs = Date.now} = parts
    this.#parts = parts
    this.sessions = new Sessions({...parts, nowMs})
    this.#cookie = new SessionCookie(parts.hubUrl)
    this.#attempts = new SignInAttempts(nowMs)
  }

  /** How long the sender has to wait before a password of theirs is looked at; 0 when it is looked at now. */
  waitMs(request: Request): number {
    return this.#attempts.waitMs(clientAddress(request))
  }

  signIn(password: string, request: Request): SignIn {
    const waitMs = this.waitMs(request)
    if (waitMs > 0) {
      return {isSignedIn: false, waitMs}
    }
    if (equalInConstantTime(password.trim(), this.#parts.password.trim())) {
      return {isSignedIn: true, cookie: this.#cookie.set(this.sessions.begin())}
    }
    this.#attempts.failed(clientAddress(request))
    return {isSignedIn: false, waitMs: this.waitMs(request)}
  }

  sessionOf(request: Request): Session | undefined {
    return this.#cookie
      .valuesIn(request.header("cookie"))
      .map((token) => this.sessions.find(token))
      .find((session) => session !== undefined)
  }

  /** @returns the Set-Cookie header that has the browser forget the session as well */
  signOut(session: Session): string {
    this.sessions.end(session)
    return this.#cookie.clear()
  }

  /** Whether the request comes from a page of this hub, or from no browser at all. */
  isSameOrigin(request: Request): boolean {
    const headers = {
      secFetchSite: request.header("sec-fetch-site"),
      origin: request.header("origin"),
      host: request.header("host"),
    }
    return isSameOrigin(headers, this.#parts.hubUrl)
  }

  /** Whether a form is one of this session's own pages. */
  isOwnForm(session: Session, token: string): boolean {
    return equalInConstantTime(token, session.formToken)
  }
}
