/** Enough to tell two jobs apart. */
const shownCharacters = 40

/** What the board shows of a job's data. */
export interface ShownJob {
  readonly sealed: string
  readonly characters: number
}

/** The beginning of the sealed text; whatever else a job may hold is not for a page. */
export function shownJob(data: unknown): ShownJob | undefined {
  return typeof data === "string"
    ? {sealed: `${data.slice(0, shownCharacters)}…`, characters: data.length}
    : undefined
}
