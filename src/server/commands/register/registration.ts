import type {Report, ReportLine} from "../report_line"
import type {LookerClient, Registered} from "./looker_client"
import {quoted} from "./looker_failure"
import {type Desired, hubAt, isUnsigned, type Plan, planFor} from "./plan"
import {RegistrationError} from "./registration_error"
import {hubSubject, isSettledBy, isVisible, type Step, stepLine} from "./step"

/** Reports what would be done, and changes nothing. */
export async function rehearse(looker: LookerClient, desired: Desired, report: Report): Promise<void> {
  const {steps, notes, problems} = planFor(await looker.registered(), desired)
  notes.forEach(report)
  steps.map((step) => stepLine(step, "to do")).forEach(report)
  problems.forEach(report)
}

/**
 * Takes one step after the other until Looker has what is desired, then has Looker test each action. Looks at what
 * Looker has before each step: one may depend on what an earlier one brought about, such as the ids of a new hub's
 * actions.
 *
 * @param token of the hub, for Looker
 * @throws RegistrationError at the first step that fails; what was done before stays
 */
export async function register(
  looker: LookerClient,
  token: string,
  desired: Desired,
  report: Report,
): Promise<void> {
  const done: Step[] = []
  for (;;) {
    const registered = await looker.registered()
    const plan = planFor(registered, desired)
    if (done.length === 0) {
      plan.notes.forEach(report)
    }
    refuseImpossible(plan, report)
    refuseUnread(registered, done, desired)
    const step = plan.steps.find((each) => !done.some((earlier) => isSettledBy(each, earlier)))
    if (!step) {
      refuseUnsettled(plan)
      await testActions(looker, registered, desired, report)
      return
    }
    await take(step, looker, token)
    done.push(step)
    report(stepLine(step, "done"))
  }
}

async function take(step: Step, looker: LookerClient, token: string): Promise<void> {
  switch (step.kind) {
    case "add hub":
      return looker.addHub(step.hubUrl, token)
    case "renew token":
      return looker.renewToken(step.hubId, token)
    case "accept agreement":
      return looker.acceptAgreement(step.hubId)
    case "set up action":
      if (step.id === undefined) {
        const cure = "Run it again, or look at Admin → Actions."
        throw new RegistrationError(step.label, "Looker does not list it yet.", cure)
      }
      return looker.setUpAction(step.id, step.settings)
  }
}

/** All problems are reported; the last one ends it. */
function refuseImpossible({problems}: Plan, report: Report): void {
  const last = problems.at(-1)
  if (last) {
    problems.slice(0, -1).forEach(report)
    throw new RegistrationError(last.subject, last.text, last.cure)
  }
}

/** With a token that this run gave it, Looker has to be able to list the hub's actions. */
function refuseUnread({hubs, actions}: Registered, done: readonly Step[], {hubUrl}: Desired): void {
  const hub = hubAt(hubUrl, hubs)
  const hasNewToken = done.some(({kind}) => kind === "add hub" || kind === "renew token")
  if (!hub || !hasNewToken) {
    return
  }
  const message = hub.fetch_error_message ?? ""
  const isListed = actions.some((action) => action.integration_hub_id === hub.id)
  if (message !== "" || (!isListed && !isUnsigned(hub))) {
    throw new RegistrationError(
      hubSubject,
      `Looker cannot list the actions of ${hubUrl}${quoted(message)}`,
      "Check that Looker reaches it, and that it has the same ACTION_HUB_SECRET as here: npm run doctor says.",
    )
  }
}

function refuseUnsettled({steps}: Plan): void {
  const unsettled = steps.find(isVisible)
  if (unsettled) {
    throw new RegistrationError(
      stepLine(unsettled, "to do").subject,
      "Looker took the change, but does not show it.",
      "Look at Admin → Actions in Looker.",
    )
  }
}

/** Has Looker test each action, for which it asks the hub. */
async function testActions(
  looker: LookerClient,
  {hubs}: Registered,
  {hubUrl, actions}: Desired,
  report: Report,
): Promise<void> {
  const hub = hubAt(hubUrl, hubs)
  for (const {name, label} of hub ? actions : []) {
    const {succeeds, message} = await looker.testAction(`${hub?.id}::${name}`)
    report(testLine(label, succeeds, message))
  }
}

function testLine(subject: string, succeeds: boolean | undefined, message: string): ReportLine {
  if (succeeds === undefined) {
    return {status: "ok", subject, text: `Looker made no test of it${quoted(message)}`}
  }
  return succeeds
    ? {status: "ok", subject, text: "Looker's test of it succeeds."}
    : {
        status: "wrong",
        subject,
        text: `Looker's test of it fails${quoted(message)}`,
        cure: "Check its settings in Looker, and the hub's log.",
      }
}
