import {lookup} from "node:dns"
import {Agent, buildConnector, getGlobalDispatcher, setGlobalDispatcher} from "undici"
import type {NetworkConfig} from "../config"
import type {Log} from "../log"
import {CallRules} from "./call_rules"
import {guardedLookup, type ResolveAll} from "./guarded_lookup"
import {PlainHttpWarning} from "./plain_http_warning"

const connectTimeoutMs = 10_000
const keepAliveTimeoutMs = 60_000
const connectionsPerOrigin = 128

const unguarded = getGlobalDispatcher()

/**
 * Decides for this thread whom the hub may call: undici's requests and the global fetch connect through it, so that
 * no download or data plane URL reaches what the operator keeps apart.
 */
export function installNetworkGuard(config: NetworkConfig, log: Log): NetworkGuard {
  const agent = guardedAgent(config, log, lookup)
  setGlobalDispatcher(agent)
  return {remove: () => remove(agent)}
}

export interface NetworkGuard {
  /** Ends its connections, and lifts the guard. */
  remove(): Promise<void>
}

async function remove(agent: Agent): Promise<void> {
  if (getGlobalDispatcher() === agent) {
    setGlobalDispatcher(unguarded)
  }
  await agent.destroy()
}

/** An undici Agent that fails with an AddressRefusedError instead of connecting where it may not. */
export function guardedAgent(config: NetworkConfig, log: Log, resolveAll: ResolveAll): Agent {
  return new Agent({
    connect: guardedConnector(new CallRules(config), new PlainHttpWarning(log), resolveAll),
    connections: connectionsPerOrigin,
    keepAliveTimeout: keepAliveTimeoutMs,
  })
}

function guardedConnector(
  rules: CallRules,
  plainHttpWarning: PlainHttpWarning,
  resolveAll: ResolveAll,
): buildConnector.connector {
  const connect = buildConnector({timeout: connectTimeoutMs, lookup: guardedLookup(rules, resolveAll)})
  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, "")
    const refusal = rules.refusalOfHost(host)
    if (refusal) {
      callback(refusal, null)
      return
    }
    connect(options, (...result) => {
      plainHttpWarning.connected(options.protocol, host, result[1]?.remoteAddress)
      callback(...result)
    })
  }
}
