import {lookup, type LookupAddress, type LookupAllOptions} from "node:dns"
import type {LookupFunction} from "node:net"
import {
  buildConnector,
  type Dispatcher,
  EnvHttpProxyAgent,
  getGlobalDispatcher,
  Pool,
  setGlobalDispatcher,
} from "undici"
import type {NetworkConfig} from "../config/config"
import type {Log} from "../telemetry/log"
import {CallRules} from "./call_rules"
import {PlainHttpWarning} from "./plain_http_warning"
import {tunnelConnector} from "./proxy_tunnel"
import {skipUnsolicitedContinue} from "./unsolicited_continue"

const connectTimeoutMs = 10_000
/** Of every connection pool. Some proxies and sign-in pages answer with more than undici's 16 KB of headers. */
const poolOptions = {connections: 128, keepAliveTimeout: 60_000, maxHeaderSize: 64 * 1024}

const unguarded = getGlobalDispatcher()

/**
 * Decides for this thread whom the hub may call: undici's requests and the global fetch connect through it, so that
 * no download or data plane URL reaches what the operator keeps apart.
 */
export function installNetworkGuard(config: NetworkConfig, log: Log): NetworkGuard {
  const dispatcher = new GuardedDispatcher(config, log, lookup)
  setGlobalDispatcher(dispatcher)
  const stopSkipping = skipUnsolicitedContinue()
  return {
    remove: async () => {
      stopSkipping()
      if (getGlobalDispatcher() === dispatcher) {
        setGlobalDispatcher(unguarded)
      }
      await dispatcher.destroy()
    },
  }
}

export interface NetworkGuard {
  /** Ends its connections, and lifts the guard. */
  remove(): Promise<void>
}

/**
 * Fails with an AddressRefusedError instead of calling whom it may not. Rules for hosts and for literal addresses hold
 * for every request; rules for the addresses of a name hold where the hub itself resolves it, which behind a proxy is
 * the proxy's work. The proxy's own address is free of rules: the operator has set it.
 */
export class GuardedDispatcher extends EnvHttpProxyAgent {
  readonly #rules: CallRules
  readonly #plainHttpWarning: PlainHttpWarning
  readonly #sendsHttpToProxy: boolean

  constructor(config: NetworkConfig, log: Log, resolveAll: ResolveAll) {
    const rules = new CallRules(config)
    const plainHttpWarning = new PlainHttpWarning(log)
    const {httpProxy = "", httpsProxy = "", noProxy = ""} = config.proxies ?? {}
    super({
      ...poolOptions,
      connect: guardedConnector(rules, plainHttpWarning, resolveAll),
      factory: (origin, options) => new Pool(origin, {...poolOptions, ...endingInTunnels(options)}),
      clientFactory: (origin, options) => new Pool(origin, {...options, headersTimeout: connectTimeoutMs}),
      // Texts, if empty: without one, undici would read the environment itself.
      httpProxy,
      httpsProxy,
      noProxy,
      proxyTunnel: false, // proxies for http alone know no CONNECT
    })
    this.#rules = rules
    this.#plainHttpWarning = plainHttpWarning
    this.#sendsHttpToProxy = httpProxy !== ""
  }

  override dispatch(
    options: Dispatcher.DispatchOptions & {origin: string | URL},
    handler: Dispatcher.DispatchHandler,
  ): boolean {
    const {protocol, hostname} = new URL(options.origin)
    const host = hostname.replace(/^\[|\]$/g, "")
    const refusal = this.#rules.refusalOfHost(host)
    if (refusal) {
      throw refusal
    }
    if (this.#sendsHttpToProxy) {
      this.#plainHttpWarning.sentToProxy(protocol, host)
    }
    return super.dispatch(options, handler)
  }
}

/** The options of a pool for the other side, whose connector is undici's own where a proxy is before it. */
function endingInTunnels({connect, ...options}: Pool.Options): Pool.Options {
  return typeof connect === "function"
    ? {...options, connect: tunnelConnector(connect)}
    : {...options, connect}
}

function guardedConnector(
  rules: CallRules,
  plainHttpWarning: PlainHttpWarning,
  resolveAll: ResolveAll,
): buildConnector.connector {
  const connect = buildConnector({timeout: connectTimeoutMs, lookup: guardedLookup(rules, resolveAll)})
  return (options, callback) => {
    connect(options, (...result) => {
      const host = options.hostname.replace(/^\[|\]$/g, "")
      plainHttpWarning.connected(options.protocol, host, result[1]?.remoteAddress)
      callback(...result)
    })
  }
}

/** dns.lookup, as far as it is used here. */
export type ResolveAll = (
  host: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/**
 * A resolver for net.connect that fails when any address of a name is refused. As the socket connects to what it
 * returns, a name cannot lead elsewhere between the check and the connection.
 */
function guardedLookup(rules: CallRules, resolveAll: ResolveAll): LookupFunction {
  return (host, options, callback) => {
    resolveAll(host, {...options, all: true}, (error, addresses) => {
      const failure = error ?? firstRefusal(rules, host, addresses)
      const [first] = addresses ?? []
      if (failure || !first) {
        callback(failure ?? new Error(`The name ${host} has no address.`), "")
      } else if (options.all) {
        callback(null, addresses)
      } else {
        callback(null, first.address, first.family)
      }
    })
  }
}

function firstRefusal(rules: CallRules, host: string, addresses: LookupAddress[]): Error | undefined {
  return addresses.map(({address}) => rules.refusalOfAddress(host, address)).find((refusal) => refusal)
}
