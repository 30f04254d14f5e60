/**
 * Codes and counts → words. The bottom room: it takes what became of the rows, and gives the message for Looker and the
 * notices for whoever listens.
 */
export {
  ActionError,
  actionError,
  FailureCode,
  FAILURES,
  failureText,
  ResultPart,
  StopReason,
} from "./action_error"
export {dryRunMessage, MappingSummary} from "./dry_run_message"
export {
  isNotSent,
  isRemark,
  NOT_SENT,
  NotSentCode,
  Outcome,
  OutcomeCode,
  outcomeKey,
  outcomeText,
  RemarkCode,
  REMARKS,
  Who,
} from "./outcomes"
export {answerText, redact} from "./redact"
export {repetitionAdvice, runMessage} from "./run_message"
export {
  BatchAnswered,
  BatchDue,
  FieldsKnown,
  OutcomeCount,
  PaceSet,
  Repetition,
  RUN_CHANNEL,
  RunCounts,
  RunEnded,
  RunKind,
  RunNotice,
  RunProgress,
  RunStarted,
  RowNotSent,
  RowsNotSent,
} from "./run_notice"
export {RunNotices} from "./run_notices"
export {CountedRows, ReportedRow, Tally, UnsentRow} from "./tally"
export {plural} from "./words"
