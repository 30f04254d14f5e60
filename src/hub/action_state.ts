/**
 * Text that Looker keeps, encrypted, for one user and one action and sends back with every request of theirs.
 * At most 32 KB.
 */
export class ActionState {
  declare data?: string

  /** Seconds after which Looker asks for the form again, at most once in ten minutes. */
  declare refreshTime?: number

  /** The names that Looker reads. */
  asJson(): ActionStateJson {
    return {data: this.data, refresh_time: this.refreshTime}
  }

  /** Makes JSON.stringify emit Looker's names wherever a state is nested. */
  toJSON(): ActionStateJson {
    return this.asJson()
  }
}

export interface ActionStateJson {
  data: string | undefined
  refresh_time: number | undefined
}
