/** One thing that there is to say of a registration. */
export type Line = Fact | Amiss

interface Fact {
  /** "to do" in a dry run, "done" otherwise; "as is" was so before; "ok" was tried. */
  readonly status: "to do" | "done" | "as is" | "ok"
  readonly subject: string
  /** A sentence. */
  readonly text: string
}

interface Amiss {
  readonly status: "warning" | "wrong"
  readonly subject: string
  readonly text: string
  /** What to do, a sentence. */
  readonly cure: string
}

/** What lines about the hub, rather than about one of its actions, are about. */
export const hubSubject = "Action Hub"

export type Tell = (line: Line) => void
