import {type buildConnector, errors} from "undici"

/** A proxy did not open the tunnel to the other side, to which nothing was sent. */
export class ProxyTunnelError extends Error {
  override readonly name = "ProxyTunnelError"

  /** @param code for programs: `ERR_PROXY_407` where the proxy answered 407 */
  constructor(
    readonly code: string,
    message: string,
    cause: Error,
  ) {
    super(message, {cause})
  }
}

/**
 * The same connector, whose failures at the proxy say so. undici keeps some of them from the requests that wait, and
 * asks the proxy again at once, without end.
 */
export function tunnelConnector(connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) =>
    connect(options, (...result) => {
      const [error] = result
      if (error) {
        callback(tunnelFailure(error), null)
      } else {
        callback(...result)
      }
    })
}

/** What undici's client of the proxy reports; what the network or TLS reports has words of its own. */
function tunnelFailure(error: Error): Error {
  const isOfClient = error instanceof errors.UndiciError || error instanceof errors.HTTPParserError
  if (!isOfClient || error instanceof errors.ConnectTimeoutError) {
    return error
  }
  const status = /^Proxy response \((\d+)\)/.exec(error.message)?.[1]
  if (status !== undefined) {
    return new ProxyTunnelError(`ERR_PROXY_${status}`, `the proxy answered ${status}`, error)
  }
  return error instanceof errors.HeadersTimeoutError
    ? new ProxyTunnelError("ERR_PROXY_TIMEOUT", "the proxy did not answer in time", error)
    : new ProxyTunnelError("ERR_PROXY_CLOSED", "the proxy broke off the connection", error)
}
