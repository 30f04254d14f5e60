import {createHash, createHmac, hkdfSync, randomBytes} from "node:crypto"
import {equalInConstantTime} from "../../secrets/api_key"

const keyBytes = 32
const nonceBytes = 16
/** A working day, lunch included. */
export const sessionLifetimeMs = 12 * 60 * 60 * 1000
/** Browsers keep the token for longer: whoever has had a session is not kept waiting by others who guess passwords. */
const cookieLifetimeSeconds = 30 * 24 * 60 * 60
/** Sessions that were signed out of and have not expired: a person has a few, so the oldest may be forgotten. */
const maxEndedSessions = 1_000

/** Somebody who has signed in. */
export interface Session {
  readonly id: string
  readonly expiresAtMs: number
  /** What every form of this session has to carry: another site cannot know it. */
  readonly formToken: string
}

/**
 * Sessions that need no memory: each is a token `<expiry>.<nonce>.<HMAC-SHA256>`, whose key comes from the hub's secret
 * and the password, so another password ends them all. Only those that were signed out of before they expired are
 * remembered, by this process.
 */
export class Sessions {
  readonly #key: Buffer
  readonly #nowMs: () => number
  readonly #ended = new Set<string>()

  constructor(secret: string, password: string, nowMs: () => number) {
    const salt = createHash("sha256").update(password).digest()
    this.#key = Buffer.from(hkdfSync("sha256", secret, salt, "looker-action-hub session", keyBytes))
    this.#nowMs = nowMs
  }

  /** @returns the token of a new session, made of letters, digits and `.-_` */
  begin(): string {
    const expiry = (this.#nowMs() + sessionLifetimeMs).toString(36)
    const id = `${expiry}.${randomBytes(nonceBytes).toString("base64url")}`
    return `${id}.${this.#mac("session", id)}`
  }

  /** The session of a token, open or not; undefined when it is none of this hub. Total: any text will do. */
  known(token: string): Session | undefined {
    const id = token.slice(0, Math.max(0, token.lastIndexOf(".")))
    if (!equalInConstantTime(token, `${id}.${this.#mac("session", id)}`)) {
      return undefined
    }
    const expiresAtMs = parseInt(id, 36)
    return {id, expiresAtMs, formToken: this.#mac("form", id)}
  }

  /** The same of one that has neither expired nor been ended. */
  find(token: string): Session | undefined {
    const session = this.known(token)
    return session && this.isOpen(session) ? session : undefined
  }

  isOpen({id, expiresAtMs}: Session): boolean {
    return expiresAtMs > this.#nowMs() && !this.#ended.has(id)
  }

  end({id}: Session): void {
    this.#ended.add(id)
    const [oldest] = this.#ended
    if (oldest !== undefined && this.#ended.size > maxEndedSessions) {
      this.#ended.delete(oldest)
    }
  }

  #mac(purpose: "session" | "form", id: string): string {
    return createHmac("sha256", this.#key).update(`${purpose} ${id}`).digest("base64url")
  }
}

/**
 * The cookie that carries a session. Scripts cannot read it, and other sites' forms and images go without it; a link in
 * a message comes with it (SameSite=Lax), so that the page of a run opens from there. Where the hub is reached over
 * https, browsers send it over https only and to this host only (`__Host-`).
 */
export class SessionCookie {
  readonly #name: string
  readonly #attributes: string

  constructor(hubUrl: string) {
    const isSecure = hubUrl.startsWith("https:")
    this.#name = isSecure ? "__Host-action-hub" : "action-hub"
    this.#attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`
  }

  /** The values that a Cookie header has for it: more than one where somebody planted another. */
  valuesIn(header: string | undefined): string[] {
    return (header ?? "")
      .split(";")
      .map((pair) => pair.trim())
      .filter((pair) => pair.startsWith(`${this.#name}=`))
      .map((pair) => pair.slice(this.#name.length + 1))
  }

  /** The Set-Cookie header that begins a session. */
  set(token: string): string {
    return `${this.#name}=${token}; ${this.#attributes}; Max-Age=${cookieLifetimeSeconds}`
  }

  /** The Set-Cookie header that has the browser forget it. */
  clear(): string {
    return `${this.#name}=; ${this.#attributes}; Max-Age=0`
  }
}
