import {NodeTransport} from "@looker/sdk-node"
import {
  type Authenticator,
  type HttpMethod,
  type IRequestProps,
  type ITransportSettings,
  LookerAppId,
  type SDKResponse,
  type Values,
} from "@looker/sdk-rtl"
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
 * Sends the SDK's calls through undici's global dispatcher, so that the hub's network rules hold. The SDK's own
 * transport (26.12) follows redirects with the key, has no working timeout, stops checking certificates in the whole
 * process where LOOKERSDK_VERIFY_SSL is false, and drops the status of a refusal.
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
    body?: unknown,
    authenticator?: Authenticator,
    options?: Partial<ITransportSettings>,
  ): Promise<SDKResponse<TSuccess, TError>> {
    const url = this.makeUrl(path, this.options, queryParams)
    const content = contentOf(body)
    const headers = {[LookerAppId]: this.options.agentTag, ...content.headers, ...options?.headers}
    const answer = await request(url, {
      method,
      headers: await withAccess({method, url, headers}, authenticator),
      body: content.body,
      signal: AbortSignal.timeout(this.#timeoutMs),
    })
    const text = await answer.body.text()
    const json = text === "" ? undefined : jsonOrUndefined(text)
    if (answer.statusCode < 200 || answer.statusCode >= 300 || (text !== "" && json === undefined)) {
      throw new LookerAnswerError(answer.statusCode, json)
    }
    return {ok: true, value: json as TSuccess} // only claimed: LookerClient checks the shape
  }
}

/** The SDK gives the login's form as text, everything else as an object. */
function contentOf(body: unknown): {readonly headers: Record<string, string>; readonly body?: string} {
  if (typeof body === "string") {
    return {headers: {}, body}
  }
  return body === null || body === undefined
    ? {headers: {}}
    : {headers: {"content-type": "application/json"}, body: JSON.stringify(body)}
}

async function withAccess(props: IRequestProps, authenticator: Authenticator | undefined) {
  const authenticated = (await authenticator?.(props)) as IRequestProps | undefined
  return (authenticated ?? props).headers
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // a page, of a proxy or of Looker's own: its status says enough
  }
}
