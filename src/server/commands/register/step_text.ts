import {hubSubject, type Line} from "./line"
import type {RenewToken, SetUpAction, Step} from "./step"

/** A step as it is told before and after. */
export function stepLine(step: Step, status: "to do" | "done"): Line {
  return {
    status,
    subject: step.kind === "set up action" ? step.label : hubSubject,
    text: status === "done" ? past(textOf(step)) : textOf(step),
  }
}

function textOf(step: Step): string {
  switch (step.kind) {
    case "add hub":
      return `Add ${step.hubUrl}, with a token.`
    case "renew token":
      return `Give ${step.hubUrl} a new token${reasons[step.reason]}.`
    case "accept agreement":
      return `Accept the legal agreement of ${step.hubUrl}.`
    case "set up action":
      return actionText(step)
  }
}

const reasons: Readonly<Record<RenewToken["reason"], string>> = {
  "asked for": "",
  "no token": " in place of none",
  "not readable": " in place of one that does not work",
}

function actionText({enables, settings}: SetUpAction): string {
  const labels = settings.map(({label}) => label).join(" and ")
  if (!enables) {
    return `Set ${labels}.`
  }
  return labels === "" ? "Enable it, with the settings it has." : `Enable it, with ${labels}.`
}

const pastOf: Readonly<Record<string, string>> = {
  Add: "Added",
  Give: "Gave",
  Accept: "Accepted",
  Enable: "Enabled",
  Set: "Set",
}

function past(text: string): string {
  return text.replace(/^\w+/, (verb) => pastOf[verb] ?? verb)
}
