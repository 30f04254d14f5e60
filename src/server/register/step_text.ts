import {hubSubject, type Line} from "./line"
import type {RenewToken, SetUpAction, Step} from "./step"

/** A step as it is told before and after. */
export function stepLine(step: Step, status: "to do" | "done"): Line {
  return {
    status,
    subject: step.kind === "set up action" ? step.label : hubSubject,
    text: textOf(step),
  }
}

function textOf(step: Step): string {
  switch (step.kind) {
    case "add hub":
      return `Add ${step.hubUrl}, with a token for it.`
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
  "no token": ": Looker has none",
  "not readable": ": Looker cannot list its actions with the one it has",
}

function actionText({enables, settings}: SetUpAction): string {
  const labels = settings.map(({label}) => label).join(" and ")
  if (!enables) {
    return `Set ${labels}.`
  }
  return labels === "" ? "Enable it, with the settings it has." : `Enable it, and set ${labels}.`
}
