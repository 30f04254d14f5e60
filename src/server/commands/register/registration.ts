import {RegistrationError} from "./registration_error"
import {hubSubject, type Tell} from "./line"
import type {LookerApi} from "./looker_api"
import {hubAt, type Plan, planFor} from "./plan"
import {quoted} from "./quoted"
import type {Registered} from "./registered"
import {isSettledBy, type Step} from "./step"
import {stepLine} from "./step_text"
import type {Wanted} from "./wanted"

/**
 * Takes one step after the other until Looker has what is wanted. Looks at what Looker has before each, so that a step
 * may depend on what an earlier one brought about, such as the ids of a new hub's actions.
 *
 * @throws RegistrationError at the first that fails; what was done before stays
 */
export async function register(api: LookerApi, token: string, wanted: Wanted, tell: Tell): Promise<void> {
  const done: Step[] = []
  for (;;) {
    const registered = await api.registered()
    const plan = planFor(registered, wanted)
    if (done.length === 0) {
      plan.notes.forEach(tell)
    }
    const step = plan.steps.find((each) => !done.some((earlier) => isSettledBy(each, earlier)))
    refuseImpossible(plan, tell)
    refuseUnread(registered, done, wanted)
    if (!step) {
      refuseUnsettled(plan)
      return
    }
    await take(step, api, token)
    done.push(step)
    tell(stepLine(step, "done"))
  }
}

async function take(step: Step, api: LookerApi, token: string): Promise<void> {
  switch (step.kind) {
    case "add hub":
      await api.addHub(step.hubUrl, token)
      return
    case "renew token":
      await api.renewToken(step.hubId, token)
      return
    case "accept agreement":
      await api.acceptAgreement(step.hubId)
      return
    case "set up action":
      await api.setUpAction(idOf(step.id, step.label), step.settings)
  }
}

function idOf(id: string | undefined, subject: string): string {
  if (id === undefined) {
    throw new RegistrationError(
      subject,
      "Looker does not list it yet.",
      "Run it again, or look at Admin → Actions.",
    )
  }
  return id
}

/** All problems are told; the last one ends it. */
function refuseImpossible({problems}: Plan, tell: Tell): void {
  const last = problems.at(-1)
  if (last?.status === "wrong") {
    problems.slice(0, -1).forEach(tell)
    throw new RegistrationError(last.subject, last.text, last.cure)
  }
}

/** With a token that this run gave it, Looker has to be able to list the hub's actions. */
function refuseUnread({hubs, actions}: Registered, done: readonly Step[], {hubUrl}: Wanted): void {
  const hub = hubAt(hubUrl, hubs)
  const hasNewToken = done.some(({kind}) => kind === "add hub" || kind === "renew token")
  if (!hub || !hasNewToken) {
    return
  }
  const message = hub.fetch_error_message ?? ""
  const isUnsigned = hub.legal_agreement_required === true && hub.legal_agreement_signed !== true
  const isListed = actions.some((action) => action.integration_hub_id === hub.id)
  if (message !== "" || (!isListed && !isUnsigned)) {
    throw new RegistrationError(
      hubSubject,
      `Looker cannot list the actions of ${hubUrl}${quoted(message)}`,
      "Check that Looker reaches it, and that it has the same ACTION_HUB_SECRET as here: npm run doctor tells.",
    )
  }
}

/** What was renewed cannot be seen in Looker; everything else can. */
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

function isVisible(step: Step): boolean {
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
