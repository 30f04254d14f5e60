import {Call, CALLS} from "../../../../../src/actions/rudderstack/calls"
import {Clock, Delivery, delivery} from "../../../../../src/actions/rudderstack/delivery"
import {OutgoingEvent} from "../../../../../src/actions/rudderstack/event"
import {Tally} from "../../../../../src/actions/rudderstack/report"
import {Script, ScriptedDataPlane} from "../../support/scripted_data_plane"
import {SimulatedClock} from "./simulated_clock"

export interface DeliverySetup {
  readonly clock?: Clock
  readonly call?: Call
  readonly retryBudgetMs?: number
  readonly requestTimeoutMs?: number
  readonly acknowledgement?: "rudderstack" | "any-2xx"
  readonly dataPlaneUrl?: string
}

/** What a run did. */
export interface Delivered {
  readonly plane: ScriptedDataPlane
  readonly tally: Tally
  readonly delivery: Delivery
  readonly clock: Clock
  /** The numbers of the first rows that were not sent, by outcome. */
  readonly notSent: {readonly [outcome: string]: readonly number[]}
}

export const WORDS = {source: 'the source "Marketing"', keySetting: "Rudder Write Key"}

/** A track event of the row, whose message id is `row-<number>`. */
export function trackEvent(rowNumber: number, event: Partial<OutgoingEvent> = {}): OutgoingEvent {
  const {userId = `user-${rowNumber}`, anonymousId = null, ...members} = event
  return {
    rowNumber,
    ...(userId === null ? {userId, anonymousId: anonymousId ?? "anonymous"} : {userId, anonymousId}),
    groupId: undefined,
    name: "Order Completed",
    messageId: `row-${rowNumber}`,
    timestamp: "2026-11-23T08:15:00.000Z",
    data: `{"orders.id":${rowNumber}}`,
    contextMembers: '"app":{"name":"looker/actions"}',
    ...members,
  }
}

/** Track events of the rows from 1 on. */
export function trackEvents(count: number, event: Partial<OutgoingEvent> = {}): OutgoingEvent[] {
  return Array.from({length: count}, (_, index) => trackEvent(index + 1, event))
}

export async function newDelivery(dataPlaneUrl: string, setup: DeliverySetup = {}) {
  const options = deliveryOptions(dataPlaneUrl, setup)
  return {...options, delivery: await delivery(options)}
}

export function deliveryOptions(dataPlaneUrl: string, setup: DeliverySetup = {}) {
  const {clock = new SimulatedClock(), call = CALLS.track} = setup
  const {retryBudgetMs = 300000, requestTimeoutMs = 10000, acknowledgement = "rudderstack"} = setup
  return {
    settings: {writeKey: "key", dataPlaneUrl, words: WORDS},
    call,
    environment: {retryBudgetMs, requestTimeoutMs, acknowledgement} as const,
    tally: new Tally(),
    clock,
  }
}

/** Delivers the events to a data plane that answers as the script says. */
export async function delivered(
  events: readonly OutgoingEvent[],
  script: Script,
  setup: DeliverySetup = {},
): Promise<Delivered> {
  const plane = await new ScriptedDataPlane(script).start()
  try {
    const run = await newDelivery(setup.dataPlaneUrl ?? plane.url, setup)
    for (const event of events) {
      run.tally.rowsRead++
      run.delivery.add(event)
      if (run.delivery.isFull) {
        await run.delivery.whenRoom()
      }
      if (run.delivery.stoppedBy !== undefined) {
        break
      }
    }
    await run.delivery.finish()
    return {plane, ...run, notSent: notSentOf(run.tally)}
  } finally {
    await plane.stop()
  }
}

function notSentOf(tally: Tally): {[outcome: string]: number[]} {
  return Object.fromEntries(
    tally.notSent.map(({code, status, answer, firstRows}) => [
      [code, status, answer].filter((part) => part !== undefined && part !== "").join(" "),
      firstRows.map(({rowNumber}) => rowNumber),
    ]),
  )
}
