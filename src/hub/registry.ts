import * as semver from "semver"
import type {Action} from "./action"
import {allowedActionNames} from "./environment"
import {DuplicateActionError, requestError} from "./errors"

/** Which Looker asks; without a version every action is offered. */
export interface ActionFilter {
  lookerVersion?: string | null
}

/** The actions in the order in which they were added. */
export const actions: Action[] = []

/**
 * Makes an action available to the hub; its file calls this once when it is loaded.
 *
 * @throws DuplicateActionError when its name is taken: Looker's schedules find an action by its name alone
 */
export function addAction(action: Action): void {
  if (actions.some(({name}) => name === action.name)) {
    throw new DuplicateActionError(action.name)
  }
  actions.push(action)
}

/** The actions that this hub allows and that this Looker can use. */
export function allActions(filter: ActionFilter = {}): Promise<Action[]> {
  const allowed = allowedActionNames()
  return Promise.resolve(
    actions.filter(
      (action) => (allowed?.includes(action.name) ?? true) && servesLooker(action, filter.lookerVersion),
    ),
  )
}

/**
 * @throws ActionRequestError when no action that this hub allows and this Looker can use has the name
 */
export async function findAction(name: string, filter?: ActionFilter): Promise<Action> {
  const found = (await allActions(filter)).find((action) => action.name === name)
  if (!found) {
    throw requestError("action_unknown", {name})
  }
  return found
}

/** As findAction, but null for an action that is not marked as long-running by `extendedAction`. */
export async function findExtendedAction(name: string, filter?: ActionFilter): Promise<Action | null> {
  const found = await findAction(name, filter)
  return found.extendedAction ? found : null
}

function servesLooker(action: Action, lookerVersion: string | null | undefined): boolean {
  const version = semver.valid(lookerVersion, {loose: true})
  return version === null || semver.gte(version, action.minimumSupportedLookerVersion, {loose: true})
}
