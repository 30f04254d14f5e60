import {commandText} from "../../config/command_text"
import {CommandError, isSound, ok, type Report, wrong} from "../report"
import type {ActionTest, LookerClient, Registered} from "./looker_client"
import {quoted} from "./looker_transport"
import {type Desired, hubAt, hubSubject, isUnsigned, planFor, type Step, tokenStep} from "./plan"

/** Reports what would be done, and changes nothing. */
export async function rehearse(looker: LookerClient, desired: Desired, report: Report): Promise<void> {
  const {steps, lines} = planFor(await looker.registered(), desired)
  steps.forEach(({subject, toDo}) => report({status: "to do", subject, text: `${toDo}.`}))
  lines.forEach(report)
}

/**
 * Takes one step after the other until Looker has what is desired, then has Looker test each action. Looks at what
 * Looker has before each step: one may depend on what an earlier one brought about, such as the ids of a new hub's
 * actions.
 *
 * @param token of the hub, for Looker
 * @throws CommandError at the first step that fails; what was done before stays
 */
export async function register(
  looker: LookerClient,
  token: string,
  desired: Desired,
  report: Report,
): Promise<void> {
  const settled = new Set<string>()
  for (;;) {
    const registered = await looker.registered()
    const {steps, lines} = planFor(registered, desired)
    const isImpossible = !isSound(lines)
    if (settled.size === 0 || isImpossible) {
      lines.forEach(report)
    }
    if (isImpossible) {
      return
    }
    if (settled.has(tokenStep)) {
      refuseUnread(registered, desired.hubUrl)
    }
    const step = steps.find(({settles}) => !settled.has(settles))
    if (!step) {
      refuseUnsettled(steps)
      await testActions(looker, registered, desired, report)
      return
    }
    await step.take(looker, token)
    settled.add(step.settles)
    report({status: "done", subject: step.subject, text: `${step.done}.`})
  }
}

/** With a token that this run gave it, Looker has to be able to list the hub's actions. */
function refuseUnread({hubs, actions}: Registered, hubUrl: string): void {
  const hub = hubAt(hubUrl, hubs)
  const message = hub?.fetch_error_message ?? ""
  const isListed = actions.some((action) => action.integration_hub_id === hub?.id)
  if (hub && (message !== "" || (!isListed && !isUnsigned(hub)))) {
    throw new CommandError(
      hubSubject,
      `Looker cannot list the actions of ${hubUrl}${quoted(message)}`,
      `Check that Looker reaches it, and that it has the same ACTION_HUB_SECRET as here: ${commandText("doctor")} says.`,
    )
  }
}

function refuseUnsettled(steps: readonly Step[]): void {
  const unsettled = steps.find(({isVisible}) => isVisible)
  if (unsettled) {
    throw new CommandError(
      unsettled.subject,
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
    report({subject: label, ...findingOf(await looker.testAction(`${hub?.id}::${name}`))})
  }
}

function findingOf({succeeds, message}: ActionTest) {
  if (succeeds === undefined) {
    return ok(`Looker made no test of it${quoted(message)}`)
  }
  return succeeds
    ? ok("Looker's test of it succeeds.")
    : wrong(`Looker's test of it fails${quoted(message)}`, "Check its settings in Looker, and the hub's log.")
}
