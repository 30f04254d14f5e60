import type {ReportLine} from "../report_line"

/** One change in Looker. */
export type Step = AddHub | RenewToken | AcceptAgreement | SetUpAction

/** Adds the hub to Looker, with a token. */
interface AddHub {
  readonly kind: "add hub"
  readonly hubUrl: string
}

interface RenewToken {
  readonly kind: "renew token"
  readonly hubId: string
  readonly hubUrl: string
  readonly reason: keyof typeof reasonTexts
}

interface AcceptAgreement {
  readonly kind: "accept agreement"
  readonly hubId: string
  readonly hubUrl: string
}

/** Enables an action, or writes settings of it, or both. */
interface SetUpAction {
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

/** The subject of lines about the hub, rather than about one of its actions. */
export const hubSubject = "Action Hub"

const reasonTexts = {
  "asked for": "",
  "no token": " in place of none",
  "not readable": " in place of one that does not work",
}

/** Whether the first step adds nothing to the second, which is done. */
export function isSettledBy(step: Step, done: Step): boolean {
  if (step.kind === "set up action") {
    return done.kind === "set up action" && done.name === step.name
  }
  return done.kind === step.kind || (step.kind === "renew token" && done.kind === "add hub")
}

/** Whether Looker shows that the step was taken. It never shows a token, nor a value that is sensitive. */
export function isVisible(step: Step): boolean {
  switch (step.kind) {
    case "set up action":
      return step.enables
    case "renew token":
      return step.reason === "no token"
    case "add hub":
    case "accept agreement":
      return true
  }
}

export function stepLine(step: Step, status: "to do" | "done"): ReportLine {
  const [toDo, done, rest] = wordsOf(step)
  return {
    status,
    subject: step.kind === "set up action" ? step.label : hubSubject,
    text: `${status === "done" ? done : toDo} ${rest}.`,
  }
}

function wordsOf(step: Step): [toDo: string, done: string, rest: string] {
  switch (step.kind) {
    case "add hub":
      return ["Add", "Added", `${step.hubUrl}, with a token`]
    case "renew token":
      return ["Give", "Gave", `${step.hubUrl} a new token${reasonTexts[step.reason]}`]
    case "accept agreement":
      return ["Accept", "Accepted", `the legal agreement of ${step.hubUrl}`]
    case "set up action": {
      const labels = step.settings.map(({label}) => label).join(" and ")
      return step.enables
        ? ["Enable", "Enabled", `it, with ${labels === "" ? "the settings it has" : labels}`]
        : ["Set", "Set", labels]
    }
  }
}
