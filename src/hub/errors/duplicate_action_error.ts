import {HubError} from "./hub_error"

/** Two actions have the same name. A fault of the program, found when it starts. */
export class DuplicateActionError extends HubError {
  constructor(readonly actionName: string) {
    super(
      `An action with the name "${actionName}" was added already. Give each action a name of its own, and add it once.`,
    )
  }
}
