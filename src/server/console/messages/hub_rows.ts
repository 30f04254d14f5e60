import type {errorText} from "../../../hub/errors"
import type {UnfinishedCode, UnfinishedDetails} from "../../runs/unfinished_run"

export type HubErrorCode = Parameters<typeof errorText>[0]

interface HubErrorRow<Code extends HubErrorCode> {
  readonly example: Parameters<typeof errorText<Code>>[1]
  /** What the text does not say already. */
  readonly advice?: string
}

const oneTime = "The link works once, so only Looker can send the result again."

/** A code that is missing here does not compile. */
export const hubErrorRows: {readonly [Code in HubErrorCode]: HubErrorRow<Code>} = {
  request_body_not_json: {example: {}},
  request_body_unknown: {example: {problems: "type: expected text"}},
  request_type_missing: {example: {supported: ["query"]}},
  request_type_unsupported: {
    example: {type: "dashboard", supported: ["query"]},
    advice: "Send a Look or an Explore.",
  },
  setting_missing: {example: {label: "Rudder Write Key"}},
  action_unknown: {
    example: {name: "rudder_page"},
    advice: "The schedule names an action that this hub does not have. See `ACTION_WHITELIST`.",
  },
  action_without_form: {example: {name: "row_check"}},
  action_duplicate: {example: {name: "row_check"}},
  result_missing: {example: {}},
  result_incompatible: {example: {}},
  attachment_not_json: {example: {}},
  document_not_json: {example: {bytes: 5120}},
  document_cut_off: {example: {bytes: 5120}},
  document_no_rows: {example: {}},
  document_no_data: {example: {}},
  download_url_invalid: {example: {}},
  download_unreachable: {
    example: {reason: "connect ECONNREFUSED 10.0.0.1:443"},
    advice: "The hub tried for 5 seconds. Check firewalls, `HTTPS_PROXY` and Looker's IP allowlist.",
  },
  download_headers_too_large: {example: {}, advice: "The limit is 64 KB of headers."},
  download_refused: {example: {status: 404}, advice: oneTime},
  download_redirect_refused: {
    example: {status: 302, fault: "insecure", origin: "http://looker.example.com"},
    advice: "Correct Looker's host URL (Admin > Settings). The hub follows three redirects, none to http.",
  },
  download_encoding_unknown: {example: {encoding: "zstd"}, advice: "gzip and br are accepted."},
  download_stalled: {example: {timeoutMs: 780_000}, advice: "See `ACTION_HUB_STREAM_REQUEST_TIMEOUT`."},
  download_damaged: {example: {}, advice: oneTime},
  download_not_http: {
    example: {reason: "Response does not match the HTTP/1.1 protocol"},
    advice: "Often the address leads to another service or port.",
  },
  download_broken: {example: {}, advice: oneTime},
}

interface UnfinishedRow<Code extends UnfinishedCode> {
  readonly example: UnfinishedDetails[Code]
  readonly advice?: string
}

/** A code that is missing here does not compile. */
export const unfinishedRows: {readonly [Code in UnfinishedCode]: UnfinishedRow<Code>} = {
  busy: {example: [{maxQueuedRuns: 100}], advice: "Spread the schedules, or add threads or machines."},
  hub_stopping: {example: []},
  not_started: {
    example: [],
    advice: "The hub was stopped. A longer `ACTION_HUB_DRAIN_SECONDS` helps.",
  },
  stopped_before_start: {example: [{reason: "by_hand"}], advice: "Somebody stopped it while it waited."},
  no_thread: {
    example: [{reason: "it ran out of memory"}],
    advice: "See the log. The hub executes nothing until this is fixed.",
  },
  drain_over: {
    example: [],
    advice: "The run took longer than [the drain time](operating.md#stop-it).",
  },
  thread_lost: {
    example: [{reason: "it ran out of memory"}],
    advice: "Raise `ACTION_HUB_WORKER_MEMORY_MB`, or lower `ACTION_HUB_RUNS_PER_WORKER`.",
  },
  run_timeout: {example: [{maxRunMs: 86_400_000}]},
  run_broken: {example: [], advice: 'Look for "An unexpected error." in the log, and report it.'},
  database_away: {example: [], advice: "See the log, and check PostgreSQL."},
  perhaps_queued: {example: [], advice: "PostgreSQL went away at that moment."},
  worker_lost: {
    example: [{last: {rowsRead: 5000, rowsSent: 4000, repetition: undefined}}],
    advice: "The worker was killed or lost its machine. See whether it had enough memory.",
  },
  request_changed: {example: [], advice: "Find out who writes to the hub's database."},
  run_lost: {example: [], advice: "Somebody emptied the database, or restored an older state."},
  no_worker: {example: []},
  request_too_large: {example: [{limitMb: 5}], advice: "See [scaling](scaling.md#set-it-up)."},
  goes_on: {
    example: [],
    advice: "A drain time as long as your longest run prevents this message.",
  },
  other_secret: {
    example: [],
    advice: "Give all processes the same secret; see [a new secret](operating.md#change-the-secret).",
  },
  events_unusable: {example: [], advice: "The kept events can no longer be read."},
  interrupted: {
    example: [],
    advice: "Only on the run's page, as *interrupted*. The process was killed, or the machine lost power.",
  },
}
