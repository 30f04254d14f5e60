/** One change in Looker. */
export type Step = AddHub | RenewToken | AcceptAgreement | SetUpAction

/** Has Looker know the hub, with a token. */
export interface AddHub {
  readonly kind: "add hub"
  readonly hubUrl: string
}

export interface RenewToken {
  readonly kind: "renew token"
  readonly hubId: string
  readonly hubUrl: string
  readonly reason: "asked for" | "no token" | "not readable"
}

export interface AcceptAgreement {
  readonly kind: "accept agreement"
  readonly hubId: string
  readonly hubUrl: string
}

/** Enables an action, or writes settings of it, or both. */
export interface SetUpAction {
  readonly kind: "set up action"
  /** Undefined until Looker knows the action. */
  readonly id: string | undefined
  readonly name: string
  readonly label: string
  readonly enables: boolean
  readonly settings: readonly NewSetting[]
}

export interface NewSetting {
  readonly name: string
  readonly label: string
  readonly value: string
}

/** Whether the second step adds nothing to the first. */
export function isSettledBy(step: Step, done: Step): boolean {
  if (step.kind === "set up action") {
    return done.kind === "set up action" && done.name === step.name
  }
  return done.kind === step.kind || (step.kind === "renew token" && done.kind === "add hub")
}
