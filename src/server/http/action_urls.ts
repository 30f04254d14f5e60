import type {Action, RouteBuilder} from "../../hub"

/** The addresses of the hub's actions, which Looker reads in the listing. */
export class ActionUrls implements RouteBuilder {
  readonly #hubUrl: string

  constructor(hubUrl: string) {
    this.#hubUrl = hubUrl
  }

  actionUrl(action: Action): string {
    return this.#urlOf(action, "execute")
  }

  formUrl(action: Action): string {
    return this.#urlOf(action, "form")
  }

  tokenUrl(action: Action): string {
    return this.#urlOf(action, "oauth_token")
  }

  #urlOf({name}: Action, what: string): string {
    return `${this.#hubUrl}/actions/${encodeURIComponent(name)}/${what}`
  }
}
