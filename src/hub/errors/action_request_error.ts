import {HubError} from "./hub_error"

/** The request cannot be served as it is: unknown action, wrong type, missing setting, malformed body. */
export class ActionRequestError extends HubError {}
