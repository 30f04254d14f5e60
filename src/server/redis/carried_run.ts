import {ActionRequest, type ActionRequestMessage} from "../../hub"
import type {RunFacts} from "../runs/run_facts"
import type {QueuedRun} from "../runs/run_queue"
import type {Sealer} from "../sealer"

/** A run on its way through Redis to whichever process executes it. */
export interface CarriedRun {
  readonly run: QueuedRun
  readonly reply: ReplyAddress
}

/** Where a run's answer is waited for. */
export interface ReplyAddress {
  readonly processId: string
  /** Seals the answer: made for this run, so that whoever waits can open it whatever secrets the others have. */
  readonly secret: string
}

/** What is sealed. */
interface Carried {
  readonly facts: RunFacts
  readonly request: ActionRequestMessage
  /** The bytes of an attachment, which JSON cannot hold, in Base64. */
  readonly bytes: string | undefined
  readonly reply: ReplyAddress
}

/** The bytes that came with a request: everything else of it is short. */
export function carriedBytes({request}: QueuedRun): number {
  return request.attachment?.dataBuffer?.length ?? 0
}

export function sealedRun({run: {facts, request}, reply}: CarriedRun, sealer: Sealer): string {
  const {attachment, ...members} = request.toIPC()
  const {dataBuffer, ...kind} = attachment ?? {}
  const carried: Carried = {
    facts,
    request: {...members, ...(attachment && {attachment: kind})},
    bytes: dataBuffer && Buffer.from(dataBuffer).toString("base64"),
    reply,
  }
  return sealer.seal(JSON.stringify(carried))
}

/** @throws SealError when it was sealed with a secret that this process does not have */
export function openedRun(sealed: string, sealer: Sealer): CarriedRun {
  // Only the hub's own processes can have sealed it.
  const {facts, request, bytes, reply} = JSON.parse(sealer.open(sealed).toString()) as Carried
  const {attachment} = request
  const message = {
    ...request,
    ...(attachment && {
      attachment: {...attachment, ...(bytes !== undefined && {dataBuffer: Buffer.from(bytes, "base64")})},
    }),
  }
  return {run: {facts, request: ActionRequest.fromIPC(message)}, reply}
}
