/** What an admin entered, and the operator set → validated settings; and the form. */
export {Environment, environment} from "./environment"
export {EVENT_NAME_FIELD, formFields, settingsProblem} from "./form"
export {dataPlaneUrlFrom, PARAMS, settingsFrom, writeKeyFrom} from "./settings"
