/** An action's settings, or the values of its form, by name. Looker sends them all as strings. */
export interface ParamMap {
  [name: string]: string | undefined
}
