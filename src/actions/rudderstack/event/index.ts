/** Header, row and choices → event. It reads no clock and sends nothing: the same rows give the same events. */
export {PivotMember, pivotTexts} from "./cell_text"
export {EventMapper, eventMapper, EventOfRow, MappedRow, MappingInput, OutgoingEvent} from "./event_mapper"
export {LookRequest, lookRequest} from "./look_request"
export {becomesText, GROUP_ID_TAG, IDENTITY_TAGS, Role, roleColumns, ROLES} from "./roles"
export {columnKeys, DEFAULT_CHOICES, MappingChoices, valueColumns} from "./value_columns"
