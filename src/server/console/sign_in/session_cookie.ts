import {sessionLifetimeMs} from "./sessions"

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
    return `${this.#name}=${token}; ${this.#attributes}; Max-Age=${sessionLifetimeMs / 1000}`
  }

  /** The Set-Cookie header that has the browser forget it. */
  clear(): string {
    return `${this.#name}=; ${this.#attributes}; Max-Age=0`
  }
}
