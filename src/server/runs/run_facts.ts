/** What is known of a run before it begins: plain data, without settings and rows. */
export interface RunFacts {
  /** A UUID that the hub gives. */
  readonly id: string
  /** The action's name. */
  readonly action: string
  /** Looker's id of the call; users see it in Looker's messages. */
  readonly webhookId: string | undefined
  /** The Looker instance's host. */
  readonly instance: string | undefined
  readonly planId: string | undefined
  readonly title: string | undefined
  readonly queryId: string | undefined
  readonly queuedAtMs: number
  /** The run whose rows it sends again. */
  readonly resendOf: string | undefined
}
