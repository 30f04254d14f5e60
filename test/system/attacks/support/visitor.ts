import {ADMIN_PASSWORD} from "../../faults/hub_profiles"

export interface Page {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** Somebody with a browser, at some address. */
export class Visitor {
  private cookie = ""

  /** @param forwardedFor what a proxy, or the visitor, says of the visitor's address */
  constructor(
    private readonly hubUrl: string,
    private readonly forwardedFor?: string,
  ) {}

  static async signedIn(hubUrl: string): Promise<Visitor> {
    const visitor = new Visitor(hubUrl, "192.0.2.200")
    const {status} = await visitor.signIn()
    if (status !== 303) throw new Error(`Signing in was answered ${status}.`)
    return visitor
  }

  signIn(password = ADMIN_PASSWORD): Promise<Page> {
    return this.post("/sign-in", [["password", password]])
  }

  get(path: string, accept = "text/html"): Promise<Page> {
    return this.send(path, {headers: {accept}})
  }

  post(path: string, form: string[][]): Promise<Page> {
    return this.send(path, {
      method: "POST",
      headers: {"accept": "text/html", "content-type": "application/x-www-form-urlencoded"},
      body: new URLSearchParams(form).toString(),
    })
  }

  /** Sends a form of a page, with its token. */
  async postForm(path: string, form: string[][]): Promise<Page> {
    const token = /name="form_token" value="([^"]+)"/.exec((await this.get("/runs")).text)?.[1] ?? ""
    return this.post(path, [["form_token", token], ...form])
  }

  /** The ids of the newest runs. */
  async runIds(): Promise<string[]> {
    const {text} = await this.get("/runs")
    return [...text.matchAll(/href="[^"]*runs\/([0-9a-f-]{36})"/g)].map(([, id]) => id)
  }

  private async send(path: string, options: RequestInit & {headers: Record<string, string>}): Promise<Page> {
    const forwarded: Record<string, string> =
      this.forwardedFor === undefined ? {} : {"x-forwarded-for": this.forwardedFor}
    const headers = {...options.headers, ...forwarded, cookie: this.cookie}
    const response = await fetch(this.hubUrl + path, {...options, headers, redirect: "manual"})
    this.cookie = response.headers.get("set-cookie")?.split(";", 1)[0] ?? this.cookie
    return {status: response.status, headers: response.headers, text: await response.text()}
  }
}
