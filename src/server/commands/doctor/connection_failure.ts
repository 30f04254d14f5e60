/** Why somebody could not be connected to, and what helps, by the code of the error. */
export interface ConnectionFailure {
  /** Completes "… could not be asked: …". */
  readonly text: string
  readonly cure: string
  /** Whether the other side is there, but not who it should be. */
  readonly isCertificate: boolean
}

interface Kind extends ConnectionFailure {
  readonly codes: RegExp
}

const kinds: readonly Kind[] = [
  {
    codes: /^(ENOTFOUND|EAI_AGAIN)$/,
    text: "its name could not be resolved",
    cure: "Check the name, and the name servers of this machine.",
    isCertificate: false,
  },
  {
    codes: /CERT|^(UNABLE_TO_.*|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)$/,
    text: "its certificate is not trusted",
    cure: "Have it use one that is made for its name by an authority everybody trusts, with the whole chain; a private authority's certificate belongs into a file named by NODE_EXTRA_CA_CERTS.",
    isCertificate: true,
  },
  {
    codes: /^(EPROTO|ERR_SSL_.*|ERR_TLS_.*)$/,
    text: "no secure connection came about",
    cure: "Check the port, and whether it speaks TLS there.",
    isCertificate: false,
  },
  {
    codes: /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/,
    text: "it cannot be reached",
    cure: "Check that it runs, the port, and the firewalls between.",
    isCertificate: false,
  },
  {
    codes: /TIMEOUT|TIMEDOUT|^TimeoutError$/i,
    text: "it did not answer in time",
    cure: "Check that it runs, and the firewalls between.",
    isCertificate: false,
  },
]

export function connectionFailure(error: unknown): ConnectionFailure {
  const code = codeOf(error)
  const {text, cure, isCertificate} = kinds.find(({codes}) => codes.test(code)) ?? {
    text: "the connection failed",
    cure: "Check that it runs and what it logs.",
    isCertificate: false,
  }
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
