/** What an admin and a user entered, and the operator set → validated settings and choices; and the form. */
export {Choices, CHOICES, choicesFrom} from "./choices"
export {Acknowledgement, Environment, environment} from "./environment"
export {EVENT_NAME_FIELD, rudderstackForm} from "./form"
export {DEFAULT_SOURCE, PARAMS, Settings, settingsFrom} from "./settings"
