import type {NetworkConfig} from "../config/config"
import {AddressRefusedError} from "../network/call_rules"
import {installNetworkGuard} from "../network/network_guard"
import {createLogger} from "../telemetry/logger"

/** Has connections made, and refused, as in the hub, through its proxies. */
export async function connectingAsTheHub<Result>(
  network: NetworkConfig,
  task: () => Promise<Result>,
): Promise<Result> {
  const guard = installNetworkGuard(network, createLogger({logLevel: "silent"}))
  try {
    return await task()
  } finally {
    await guard.remove()
  }
}

/** Why a connection failed, and what helps. */
export interface ConnectionFailure {
  /** Completes "… could not be asked: …". */
  readonly text: string
  /** What to do, a sentence. */
  readonly cure: string
  /** Whether the other side is there, but does not prove who it is. */
  readonly isCertificate: boolean
}

interface Kind {
  readonly codes: RegExp
  readonly text: string
  readonly cure: string
  readonly isCertificate?: boolean
}

const kinds: readonly Kind[] = [
  {
    codes: /^(ENOTFOUND|EAI_AGAIN)$/,
    text: "its name could not be resolved",
    cure: "Check the name, and the name servers of this machine.",
  },
  {
    codes: /CERT|^(UNABLE_TO_.*|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)$/,
    text: "its certificate is not trusted",
    cure: "Give it a certificate for its name from a public authority, with the whole chain. Name a private authority's certificate file in NODE_EXTRA_CA_CERTS.",
    isCertificate: true,
  },
  {
    codes: /^(EPROTO|ERR_SSL_.*|ERR_TLS_.*)$/,
    text: "no secure connection could be made",
    cure: "Check the port, and whether it speaks TLS there.",
  },
  {
    codes: /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/,
    text: "it cannot be reached",
    cure: "Check that it runs, the port, and the firewalls between.",
  },
  {
    codes: /TIMEOUT|TIMEDOUT|^TimeoutError$/i,
    text: "it did not answer in time",
    cure: "Check that it runs, and the firewalls between.",
  },
]

const unknownKind = {text: "the connection failed", cure: "Check that it runs and what it logs."}

export function connectionFailure(error: unknown): ConnectionFailure {
  if (error instanceof AddressRefusedError) {
    return {text: "the hub may not call it", cure: error.message, isCertificate: false}
  }
  const code = codeOf(error)
  const {
    text,
    cure,
    isCertificate = false,
  }: Omit<Kind, "codes"> = kinds.find(({codes}) => codes.test(code)) ?? unknownKind
  return {text: `${text} (${code})`, cure, isCertificate}
}

/** The code of an error or of its cause; else its name. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return typeof error
  }
  if ("code" in error && typeof error.code === "string") {
    return error.code
  }
  return error.cause instanceof Error ? codeOf(error.cause) : error.name
}
