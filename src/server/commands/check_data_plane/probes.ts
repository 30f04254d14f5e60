import {randomUUID} from "node:crypto"
import {gzipSync} from "node:zlib"
import {answerText} from "../../../actions/rudderstack/report"

/** What a data plane answered. */
export interface Answer {
  readonly status: number
  readonly body: string
}

/** One question to a data plane, and the answer that the hub relies on. */
export interface Probe {
  readonly question: string
  /** Another one than the write key of the command line. */
  readonly writeKey?: string
  readonly body: string | Buffer
  /** As `answerInWords` says it. */
  readonly expected: string
  readonly isExpected: (answer: Answer) => boolean
  /** What the hub does with the expected answer: a sentence. */
  readonly hub: string
  /** What it does with another one, where that is not what it does with such a status everywhere. */
  readonly otherwise?: (answer: Answer) => string | undefined
}

/** The largest batch that the hub makes of several rows. */
const hubBatchBytes = 500_000
/** What RudderStack's gateway takes by default: 4000 KB, uncompressed. */
const gatewayMaxBytes = 4_096_000
const markedEvents = 10

const emptyBatchRefused = "400 (empty batch payload)"
const emptyBatch = JSON.stringify({batch: []})

/**
 * Questions that store nothing: the gateway refuses each of them as a whole. An empty batch is the last thing it
 * notices, so every other check can be asked about with one.
 *
 * @param disabledWriteKey of a disabled source, if there is one to ask about
 */
export function probesWithoutData(disabledWriteKey: string | undefined): readonly Probe[] {
  return [
    {
      question: "empty batch",
      body: emptyBatch,
      expected: emptyBatchRefused,
      isExpected: isEmptyBatchRefusal,
      hub: "The form and the doctor know by it that the settings are right.",
      otherwise: ({status}) =>
        status === 400 || isSuccess(status)
          ? "The form and the doctor say that this is no RudderStack data plane."
          : undefined,
    },
    {
      question: "unknown write key",
      writeKey: `looker-hub-check-${randomUUID()}`,
      body: emptyBatch,
      expected: "401 (invalid write key)",
      isExpected: ({status}) => status === 401,
      hub: "A run with a wrong write key fails at once, and names the source.",
      otherwise: (answer) =>
        isEmptyBatchRefusal(answer)
          ? "A wrong write key is not noticed: rows count as arrived that nobody gets."
          : undefined,
    },
    ...(disabledWriteKey === undefined ? [] : [disabledSource(disabledWriteKey)]),
    {
      question: "gzip",
      body: gzipSync(emptyBatch),
      expected: emptyBatchRefused,
      isExpected: isEmptyBatchRefusal,
      hub: "Batches are sent compressed.",
      otherwise: ({status}) =>
        status === 400 || status === 415
          ? "A run sends its first batch twice, the second time uncompressed, and goes on so with a remark."
          : undefined,
    },
    {
      question: "batch of 500 KB",
      body: emptyBatchOf(hubBatchBytes),
      expected: emptyBatchRefused,
      isExpected: isEmptyBatchRefusal,
      hub: "The largest batches of the hub are taken.",
      otherwise: ({status}) => (status === 413 ? "Batches are halved until they are taken." : undefined),
    },
    {
      question: "batch over 4 MB",
      body: emptyBatchOf(gatewayMaxBytes + 1),
      expected: "413, or 400 (empty batch payload)", // a gateway that takes more serves the hub as well
      isExpected: (answer) => answer.status === 413 || isEmptyBatchRefusal(answer),
      hub: "The hub's batches are smaller; a single row that is too large is reported.",
    },
    {
      question: "event without an id",
      // Without a type: should it be stored in spite of all, no destination takes it.
      body: JSON.stringify({batch: [{messageId: `looker-hub-check-${randomUUID()}`}]}),
      expected: "400 (request neither has anonymousid nor userid)",
      isExpected: ({status, body}) => status === 400 && !isEmptyBatchRefusal({status, body}),
      hub: "A refused batch is halved until the bad row stands alone: it is reported, the others arrive.",
      otherwise: ({status}) =>
        isSuccess(status) ? "One event without a type was stored; destinations ignore it." : undefined,
    },
  ]
}

function disabledSource(writeKey: string): Probe {
  return {
    question: "disabled source",
    writeKey,
    body: emptyBatch,
    expected: "404 (source is disabled)",
    isExpected: (answer) => answerInWords(answer) === "404 (source is disabled)",
    hub: "A run fails at once, and says that the source is disabled.",
    otherwise: (answer) => (isEmptyBatchRefusal(answer) ? "This source is not disabled." : undefined),
  }
}

/** Ten events of a person who does not exist, shaped as the hub's events are; they stay where they go. */
export function probeWithData(): Probe {
  const run = randomUUID()
  const sentAt = new Date().toISOString()
  const batch = Array.from({length: markedEvents}, (_, index) => ({
    type: "track",
    event: "Looker hub check",
    userId: "looker-hub-check",
    messageId: `looker-hub-check-${run}-${index + 1}`,
    properties: {check: run, number: index + 1},
    context: {ip: "0.0.0.0"},
    channel: "server",
    originalTimestamp: sentAt,
    sentAt,
  }))
  return {
    question: "ten events",
    body: JSON.stringify({batch}),
    expected: "200 (ok)",
    isExpected: isAcknowledgement,
    hub: `Rows count as arrived. Look for the userId looker-hub-check and the check ${run}.`,
  }
}

/** Status and words, these only where they are known ones: others may repeat what they were sent. */
export function answerInWords(answer: Answer): string {
  return isAcknowledgement(answer)
    ? "200 (ok)"
    : answerText(answer.status, answer.body).replace(/^answered /, "")
}

export interface HubRules {
  /** What counts as an acknowledgement: RudderStack's own, or any 2xx. */
  readonly acknowledgement: "rudderstack" | "any-2xx"
}

/** What the hub does with the answer to this question: a sentence. */
export function whatTheHubDoes(probe: Probe, answer: Answer, rules: HubRules): string {
  return probe.isExpected(answer) ? probe.hub : (probe.otherwise?.(answer) ?? inARun(answer, rules))
}

/** What it does when a batch is answered so. */
function inARun(answer: Answer, {acknowledgement}: HubRules): string {
  const {status} = answer
  if (isAcknowledgement(answer)) {
    return "Rows count as arrived."
  }
  if (isSuccess(status)) {
    return acknowledgement === "any-2xx"
      ? "Rows count as arrived, because RUDDERSTACK_ACKNOWLEDGEMENT is any-2xx."
      : "Rows do not count as arrived, unless RUDDERSTACK_ACKNOWLEDGEMENT is any-2xx."
  }
  if (status === 401) {
    return "A run fails at once: the write key is refused."
  }
  if (answerInWords(answer) === "404 (source is disabled)") {
    return "A run fails at once: the source is disabled."
  }
  if (status === 429) {
    return "A run sends fewer and smaller batches, and goes on as fast as it may."
  }
  if (status === 400 || status === 413) {
    return "A batch is halved until the refused row stands alone: it is reported, the others arrive."
  }
  if (status === 415 || status === 422) {
    return "All rows of the batch are reported as refused."
  }
  if ([408, 421, 425].includes(status) || (status >= 500 && status !== 501)) {
    return "A batch is sent again for RUDDERSTACK_RETRY_SECONDS, then the run fails."
  }
  return "A run fails, and says that this is no RudderStack data plane."
}

function isAcknowledgement({status, body}: Answer): boolean {
  return status === 200 && body.trim().toLowerCase() === "ok"
}

function isEmptyBatchRefusal(answer: Answer): boolean {
  return answerInWords(answer) === emptyBatchRefused
}

function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299
}

/** A batch without events, of so many bytes. */
function emptyBatchOf(bytes: number): string {
  const unpadded = JSON.stringify({batch: [], padding: ""})
  return JSON.stringify({batch: [], padding: "x".repeat(bytes - unpadded.length)})
}
