/** What a check found, told in one line. Neither text holds a secret. */
export type Finding = Ok | Amiss

interface Ok {
  readonly status: "ok"
  /** A sentence. */
  readonly text: string
}

interface Amiss {
  /** "wrong" keeps the hub from its work, "warning" does not, or not yet. */
  readonly status: "warning" | "wrong"
  readonly text: string
  /** What to do, a sentence. */
  readonly cure: string
}

export function ok(text: string): Finding {
  return {status: "ok", text}
}

export function warning(text: string, cure: string): Finding {
  return {status: "warning", text, cure}
}

export function wrong(text: string, cure: string): Finding {
  return {status: "wrong", text, cure}
}
