import {ActionRequest} from "../../../src/hub"
import {runFacts} from "../../../src/server/runs/run_facts"
import type {QueuedRun} from "../../../src/server/runs/run_queue"
import {executeBody} from "./hub_under_test"

/** A run of the fake action that executes in workers, which does that. */
export function runThat(deed: string, formParams: Record<string, string> = {}): QueuedRun {
  const request = ActionRequest.fromJSON(executeBody({...formParams, do: deed}))
  request.actionId = "fake_pooled"
  return {facts: runFacts(request, request.actionId, 0), request}
}
