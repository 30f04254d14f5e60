import {
  ActionRequest,
  type ActionRequestMessage,
  type ActionResponse,
  type ActionResponseMessage,
} from "../../../hub"
import {type Sealer, SealError} from "../../secrets/sealer"
import type {RunFacts} from "../../store/run_record"

/**
 * The most that a result may have which comes with the request itself, in bytes: sealed, it has nearly twice as many,
 * which the database must take and give back within seconds.
 */
export const maxAttachedBytes = 5_000_000
/** Clocks of machines differ, and one that was wrong is set right by a day at most while runs wait. */
const clockToleranceMs = 25 * 60 * 60_000

/** The run that a sealed message belongs to: it opens for no other. */
type Owner = Pick<RunFacts, "id" | "queuedAtMs">

/** What is sealed. */
interface Carried {
  readonly request: ActionRequestMessage
  /** The bytes of an attachment, which JSON cannot hold, in Base64. */
  readonly bytes: string | undefined
}

/** The bytes that came with a request: everything else of it is short. */
export function attachedBytes({attachment}: ActionRequest): number {
  return attachment?.dataBuffer?.length ?? 0
}

/** Looker's request on its way to whichever process executes the run. It opens for this run only. */
export function sealRequest(request: ActionRequest, run: Owner, sealer: Sealer): string {
  const {attachment, ...members} = request.toIPC()
  const {dataBuffer, ...kind} = attachment ?? {}
  const carried: Carried = {
    request: {...members, ...(attachment && {attachment: kind})},
    bytes: dataBuffer && Buffer.from(dataBuffer).toString("base64"),
  }
  return sealer.seal(JSON.stringify(carried), contextOf(run))
}

/**
 * @param maxAgeMs how long a request may wait: one that is older was put there again by somebody
 * @throws SealError when it was sealed with another secret, for another run or too long ago
 */
export function openRequest(
  sealed: string,
  run: Owner,
  sealer: Sealer,
  {nowMs, maxAgeMs}: {nowMs: number; maxAgeMs: number},
): ActionRequest {
  const opened = sealer.open(sealed, contextOf(run))
  if (nowMs - run.queuedAtMs > maxAgeMs + clockToleranceMs) {
    throw new SealError("too old")
  }
  const {request, bytes} = JSON.parse(opened.toString()) as Carried // only the hub's own processes can have sealed it
  const {attachment} = request
  return ActionRequest.fromIPC({
    ...request,
    ...(attachment && {
      attachment: {...attachment, ...(bytes !== undefined && {dataBuffer: Buffer.from(bytes, "base64")})},
    }),
  })
}

/** What an action answers beside its success and its message, such as a state, which may hold secrets. */
export function sealAnswer(response: ActionResponse, run: Owner, sealer: Sealer): string | undefined {
  const {refreshQuery, validationErrors, state, error, webhookId} = response
  const isPlain = !refreshQuery && validationErrors.length === 0 && !state && !error && !webhookId
  return isPlain
    ? undefined
    : sealer.seal(
        JSON.stringify({refreshQuery, validationErrors, state, error, webhookId}),
        answerContextOf(run),
      )
}

/** @throws SealError when it was sealed with another secret or for another run */
export function openAnswer(sealed: string, run: Owner, sealer: Sealer): ActionResponseMessage {
  return JSON.parse(sealer.open(sealed, answerContextOf(run)).toString()) as ActionResponseMessage
}

function contextOf({id, queuedAtMs}: Owner): string {
  return `${id} ${queuedAtMs}`
}

function answerContextOf(run: Owner): string {
  return `answer ${contextOf(run)}`
}
