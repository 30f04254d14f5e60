import type {Repetition, RunCounts, RunKind, StopReason} from "../../actions/rudderstack/additions"

export const openStates = ["waiting", "running"] as const
export const endStates = ["succeeded", "failed", "stopped", "interrupted", "refused"] as const
export const runStates = [...openStates, ...endStates] as const

export type OpenState = (typeof openStates)[number]
/**
 * How a run ended. Stopped: somebody, or the hub, ended it early. Interrupted: the process that executed it is gone,
 * and nobody knows how far it came. Refused: it never began, as nobody was there to execute it.
 */
export type EndState = (typeof endStates)[number]
export type RunState = OpenState | EndState

/** What the run was asked to do. `resend`: rows of an earlier run, see `resendOf`. */
export type StoredRunKind = RunKind | "resend"

/** For a schema, or to go through all: one that is forgotten does not compile. */
export type Same<Names extends string> = {readonly [Name in Names]: Name}

export const storedRunKinds: Same<StoredRunKind> = {
  all: "all",
  first_rows: "first_rows",
  dry_run: "dry_run",
  resend: "resend",
}
export const repetitions: Same<Repetition> = {
  recognised: "recognised",
  recognised_by_key: "recognised_by_key",
  new_events: "new_events",
  same_events: "same_events",
}
export const stopReasons: Same<StopReason> = {
  by_hand: "by_hand",
  hub_shutdown: "hub_shutdown",
  time_limit: "time_limit",
  lost_claim: "lost_claim",
}

/** What is known of a run before it begins: plain data, without settings and rows. */
export interface RunFacts {
  /** A UUID that the hub gives. */
  readonly id: string
  /** The action's name. */
  readonly action: string
  /** identify, track or group; undefined for other people's actions. */
  readonly call?: string | undefined
  /** Looker's id of the call; users see it in Looker's messages. */
  readonly webhookId: string | undefined
  /** The Looker instance's host. */
  readonly instance: string | undefined
  readonly planId: string | undefined
  /** What Looker's plan sends, such as Look or Dashboard. */
  readonly planType?: string | undefined
  readonly title: string | undefined
  readonly lookId?: string | undefined
  readonly queryId: string | undefined
  readonly queuedAtMs: number
  /** The run whose rows it sends again. */
  readonly resendOf: string | undefined
  readonly hubVersion?: string | undefined
}

/** An outcome of rows. The codes are the plug-in's; other actions may use codes of their own. */
export interface RowsOutcome {
  readonly code: string
  /** The HTTP status of the data plane's answer. */
  readonly status?: number | undefined
  /** The answer's words, if they are known ones. */
  readonly answer?: string | undefined
}

/** Rows that share an outcome. */
export interface RowsCount extends RowsOutcome {
  readonly count: number
  /** The first few, counted from 1. */
  readonly firstRows: readonly number[]
}

/** The counts at one moment, and what happened since the point before. */
export interface TimelinePoint {
  /** Since the run began. */
  readonly atMs: number
  readonly rowsRead: number
  readonly rowsSent: number
  readonly retries: number
  /** For how long batches waited to be tried again. */
  readonly pausedMs: number
}

/** What a run says while it executes, but for its details. */
export interface RunFigures extends RunCounts {
  readonly kind: StoredRunKind
  readonly source: string | undefined
  /** Scheme, host and port; known as soon as the action has begun, and from then on the run can be stopped. */
  readonly dataPlane: string | undefined
  readonly columns: number | undefined
  /** What running it again does to the rows that arrived. */
  readonly repetition: Repetition | undefined
  /** Requests to the data plane, the bytes of their bodies, and how many of them were tries to do it again. */
  readonly batches: number
  readonly bytesSent: number
  readonly retries: number
  /** The pace that the data plane set; undefined where it takes what comes. */
  readonly pace: {readonly maxBatches: number; readonly maxEvents: number} | undefined
}

/** What only the page of a run shows. */
export interface RunDetails {
  /** Why rows were not sent, the most frequent first. */
  readonly notSent: readonly RowsCount[]
  /** What is worth a word about rows that were sent all the same. */
  readonly remarks: readonly RowsCount[]
  /** How it went, in time; a few hundred points at most. */
  readonly timeline: readonly TimelinePoint[]
}

/** Everything that changes while a run executes. Plain data; what did not change stays the same object. */
export interface RunProgress extends RunFigures, RunDetails {}

/** How a run ended, and what Looker gets. */
export type RunEnd = {
  readonly endedAtMs: number
  /** What ended the run before its end: a code of the plug-in, where it is its. */
  readonly failure?: string | undefined
  /** Undefined where there is nothing to say. */
  readonly message: string | undefined
  /** What else Looker is to get, sealed; only where another process answers it. */
  readonly sealedAnswer?: string | undefined
} & (
  {readonly state: Exclude<EndState, "stopped">} | {readonly state: "stopped"; readonly stoppedBy: StopReason}
)

/** A run as a list shows it: counts, times and codes, never a row or a setting. Plain data. */
export interface RunSummary extends RunFacts, RunFigures {
  readonly state: RunState
  readonly stoppedBy: StopReason | undefined
  readonly startedAtMs: number | undefined
  readonly endedAtMs: number | undefined
  /** When the record was last changed. */
  readonly changedAtMs: number
  readonly failure: string | undefined
  /** What Looker got. */
  readonly message: string | undefined
  /** Why it has been asked to stop. */
  readonly stopRequested: StopReason | undefined
  /** Rows not sent of which the hub has a line each, and of which it keeps the event. */
  readonly rowsListed: number
  readonly eventsKept: number
  /** What was done about them since. */
  readonly rowsResent: number
  readonly downloads: number
  /** The last run that sent rows of this one again. */
  readonly resentBy: string | undefined
}

/** Everything the hub keeps of a run, but for its rows. */
export interface RunRecord extends RunSummary, RunDetails {}

/** A record that this version cannot read: written by another one, or damaged. */
export interface UnreadableRun {
  readonly id: string
  readonly state: "unreadable"
  readonly queuedAtMs: number
}

/** One row that was not sent. */
export interface ListedRow {
  readonly rowNumber: number
  readonly messageId: string | undefined
  readonly outcome: RowsOutcome
  readonly sealedEvent: string | undefined
  /** The run that sent it again. */
  readonly resentBy: string | undefined
}

/** Whether a run has ended, in whatever way. */
export function isOver({state}: Pick<RunSummary, "state">): boolean {
  return state !== "waiting" && state !== "running"
}

/** Whether a run executes an action that can stop. */
export function canStop({state, dataPlane}: Pick<RunSummary, "state" | "dataPlane">): boolean {
  return state === "running" && dataPlane !== undefined
}

/** What is known of the progress of a run that has just been asked for. */
export function noProgress({resendOf}: Pick<RunFacts, "resendOf">): RunProgress {
  return {
    kind: resendOf === undefined ? "all" : "resend",
    source: undefined,
    dataPlane: undefined,
    columns: undefined,
    repetition: undefined,
    rowsRead: 0,
    rowsSent: 0,
    rowsNotSent: 0,
    rowsUnconfirmed: 0,
    bytesRead: 0,
    batches: 0,
    bytesSent: 0,
    retries: 0,
    pace: undefined,
    notSent: [],
    remarks: [],
    timeline: [],
  }
}
