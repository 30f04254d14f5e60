/** Header, row and choices → event. It reads no clock and sends nothing: the same rows give the same events. */
export {PivotMember, pivotTexts} from "./cell_text"
export {EventMapper, eventMapper, MappedRow, MappingInput, OutgoingEvent} from "./event_mapper"
export {LookRequest, lookRequest} from "./look_request"
export {CONTROL_TAGS, GROUP_ID_TAG, IDENTITY_TAGS, Role, ROLES} from "./roles"
export {columnKeys, MappingChoices} from "./value_columns"
