import {readConfig} from "../../../src/server/config/config"
import type {Log} from "../../../src/server/telemetry/log"
import type {ThreadDependencies} from "../../../src/server/runs/threads/worker_thread"
import type {WorkerSettings} from "../../../src/server/runs/threads/worker_message"
import {RunObservers} from "../../../src/server/runs/run_observer"
import {fakeActionsModule} from "./hub_under_test"

/** What a pool of the fake actions is made of; nobody observes it, and nothing limits it. */
export function poolParts(
  log: Log,
  settings: Partial<WorkerSettings> = {},
  parts: Partial<ThreadDependencies> = {},
): ThreadDependencies {
  return {
    settings: {
      actionsModule: fakeActionsModule,
      network: readConfig({}).network,
      eventSecrets: undefined,
      asksPermission: parts.gate !== undefined,
      ...settings,
    },
    observer: new RunObservers([]),
    gate: undefined,
    log,
    ...parts,
  }
}
