import {NodeTransport} from "@looker/sdk-node"
import type {Authenticator, HttpMethod, ITransportSettings, SDKResponse, Values} from "@looker/sdk-rtl"
import {request} from "undici"

/** An answer of Looker's API that is not what it was asked for. */
export class LookerAnswerError extends Error {
  override readonly name = "LookerAnswerError"

  constructor(
    readonly status: number,
    /** Undefined when the body is not JSON, such as a page of a proxy. */
    readonly json: unknown,
  ) {
    super(`Looker answered ${status}.`)
  }
}

/**
 * Has the SDK make its requests, and sends them through undici's global dispatcher, so that the hub's network rules
 * hold. The SDK's own sending (26.12) follows redirects with the key, makes a signal for its timeout and does not use
 * it, and drops the status of a refusal.
 */
export class LookerTransport extends NodeTransport {
  readonly #timeoutMs: number

  constructor(settings: ITransportSettings, timeoutMs: number) {
    super(settings)
    this.#timeoutMs = timeoutMs
  }

  /** @throws LookerAnswerError, or undici's error when no answer comes */
  override async request<TSuccess, TError>(
    method: HttpMethod,
    path: string,
    queryParams?: Values,
    content?: unknown,
    authenticator?: Authenticator,
    options?: Partial<ITransportSettings>,
  ): Promise<SDKResponse<TSuccess, TError>> {
    const url = this.makeUrl(path, this.options, queryParams)
    const signal = AbortSignal.timeout(this.#timeoutMs) // without one, the SDK prints that there is none
    const prepared = await this.initRequest(method, url, content, authenticator, {...options, signal})
    const {statusCode, body} = await request(url, {
      ...{method, signal},
      headers: prepared.headers,
      ...(typeof prepared.body === "string" && {body: prepared.body}),
    })
    const text = await body.text()
    const json = text === "" ? undefined : jsonOrUndefined(text)
    if (statusCode < 200 || statusCode >= 300 || (text !== "" && json === undefined)) {
      throw new LookerAnswerError(statusCode, json)
    }
    return {ok: true, value: json as TSuccess} // only claimed: LookerClient checks the shape
  }
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // a page, of a proxy or of Looker's own: its status says enough
  }
}
