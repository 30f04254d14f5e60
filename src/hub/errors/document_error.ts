import {HubError} from "./hub_error"

/** The query result is not the JSON document that its format promises. The message never quotes the document. */
export class DocumentError extends HubError {}
