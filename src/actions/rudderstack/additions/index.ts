/**
 * What only this hub offers, added to the plug-in from outside: notices of what a run does, more sources, choices in the
 * form, dry runs, events that are sent again. It does not travel to looker-open-source/actions.
 */
export {CHOICES, choicesFrom} from "./choices"
export {EarlierEvent, ObservedDelivery, observedDelivery} from "./observed_delivery"
export {ObservedRun, observedRun, ObservedRunInput} from "./observed_run"
export {ObservedTally} from "./observed_tally"
export {
  BatchAnswered,
  BatchDue,
  FieldsKnown,
  OutcomeCount,
  PaceSet,
  Repetition,
  RowNotSent,
  RowsNotSent,
  RUN_CHANNEL,
  RunCounts,
  RunEnded,
  RunKind,
  RunNotice,
  RunProgress,
  RunStarted,
  StopReason,
} from "./run_notice"
export {RunNotices} from "./run_notices"
export {DEFAULT_SOURCE, sourceSettings} from "./sources"
