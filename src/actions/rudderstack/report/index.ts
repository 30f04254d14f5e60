/** Codes and counts → words. The bottom room: it takes what became of the rows, and gives the message for Looker. */
export {ActionError, actionError, failure, FailureCode, ResultPart} from "./action_error"
export {
  isNotSent,
  isRemark,
  NOT_SENT,
  NotSentCode,
  Outcome,
  OutcomeCode,
  outcomeText,
  RemarkCode,
  REMARKS,
} from "./outcomes"
export {answerText, isOfGateway, isWebPage, redact} from "./redact"
export {
  codeSentence,
  errorMessage,
  mainCode,
  MAX_MESSAGE_LENGTH,
  messageOf,
  outcomeSentence,
  plural,
  Repetition,
  REPETITION_ADVICE,
  runMessage,
} from "./run_message"
export {CountedRows, ReportedRow, Tally, UnsentRow} from "./tally"
