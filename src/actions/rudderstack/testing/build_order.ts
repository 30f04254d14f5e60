import {systemClock} from "../clock"
import {RunOrder} from "../run_order"
import {buildChoices} from "./build_choices"
import {buildRequest, RequestParts} from "./build_request"

/** An identify run with every choice at its default, but for what a test says. */
export function buildOrder(parts: Partial<RunOrder> & {readonly send?: RequestParts} = {}): RunOrder {
  const {send, ...order} = parts
  return {
    request: buildRequest(send),
    actionName: "rudder_event",
    call: "identify",
    event: "",
    choices: buildChoices(),
    source: "default",
    settings: {writeKey: "key", dataPlaneUrl: "http://127.0.0.1:1"},
    environment: {appVersion: "dev", retryBudgetMs: 1, requestTimeoutMs: 10000},
    startedAt: new Date("2026-11-23T08:15:00Z"),
    clock: systemClock,
    ...order,
  }
}
