/** A batch that is going to be sent, unless it has to wait. */
export interface BatchDue {
  /** Scheme, host and port. */
  readonly dataPlane: string
  readonly events: number
}
