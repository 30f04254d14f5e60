/** What is to be registered in Looker. */
export interface Wanted {
  /** Where Looker reaches the hub. */
  readonly hubUrl: string
  readonly actions: readonly WantedAction[]
  /** Values of the actions' settings by name; none leaves what Looker has. */
  readonly settings: Readonly<Record<string, string>>
  /** Gives Looker a token although it has one, which it does not show. */
  readonly renewsToken: boolean
  /** Gives Looker all settings although it has values, some of which it does not show. */
  readonly renewsSettings: boolean
}

/** An action as this hub declares it. */
export interface WantedAction {
  readonly name: string
  readonly label: string
  readonly params: readonly WantedParam[]
}

interface WantedParam {
  readonly name: string
  readonly label?: string
  readonly required?: boolean
}
