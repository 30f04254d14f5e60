import type {NotSentCode, Outcome, RemarkCode} from "../../../actions/rudderstack/report"

/** What the catalogue of messages adds to the text of a code. */
export interface OutcomeRow {
  /** What the data plane answered, where the text shows it. */
  readonly example?: Omit<Outcome, "code">
  readonly advice: string
}

const invalid = {status: 400, answer: "event is not a valid rudder event"}
const tooLarge = {status: 413, answer: "request size exceeds max limit"}

/** A code that is missing here does not compile. */
export const notSentRows: {readonly [Code in NotSentCode]: OutcomeRow} = {
  no_identity: {
    advice:
      "Give each row a user id, an anonymous id or an e-mail in the Look, or choose in the form to send them. Then run it again.",
  },
  no_group_id: {
    advice:
      "Fill the cells of the column tagged `rudder_group_id`, or filter these rows out. Then run it again.",
  },
  no_event_name: {
    advice:
      "Fill the cells of the column tagged `rudder_event`, or enter a name in the form. Then run it again.",
  },
  refused_invalid: {
    example: invalid,
    advice:
      "The data plane does not accept these rows. Compare them with others; a dry run shows what a row becomes. Correct them in the Look, and run it again.",
  },
  refused_too_large: {
    example: tooLarge,
    advice: "Send fewer or shorter columns, or raise the data plane's limit for one request.",
  },
  refused_alone: {
    example: {status: 500},
    advice:
      "The data plane, or a firewall before it, failed on these rows only. See the data plane's log, then send them again. They may have arrived.",
  },
  unconfirmed: {
    advice:
      "Send them again from the run's page: they keep their message ids, and RudderStack's deduplication drops those that arrived, where it is on.",
  },
  not_sent_stopped: {
    advice:
      "They did not arrive. The message begins with what ended the run. Fix that, then send them again.",
  },
}

export const remarkRows: {readonly [Code in RemarkCode]: OutcomeRow} = {
  time_unreadable: {advice: "Use a form that [can be read](../src/actions/rudderstack/README.md#times)."},
  key_repeated: {advice: "Use a key that is unique in the result."},
  event_large: {advice: "The rows were sent. Send fewer or shorter columns if RudderStack drops them later."},
  zone_unknown: {advice: "Set the query's time zone in Looker, or send times with a zone."},
  row_limit_reached: {advice: "Choose *All results* when you send or schedule the Look."},
  column_limit_reached: {advice: "Raise the query's column limit, or filter its pivots."},
  sent_uncompressed: {advice: "The rows arrived. A proxy before the data plane may not accept gzip."},
  any_2xx_acknowledged: {
    advice: 'The operator chose this. "Arrived" means what that gateway means by it.',
  },
}
