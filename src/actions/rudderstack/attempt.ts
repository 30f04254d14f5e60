/** What is known of one try to post a batch, whatever came of it. */
export interface Attempt {
  /** Undefined where no answer came. */
  readonly status: number | undefined
  /** Of the body as it was sent, compressed; 0 where it was not sent. */
  readonly bytes: number
  /** From the first byte sent to the last one of the answer; connecting is part of it. */
  readonly durationMs: number
}
