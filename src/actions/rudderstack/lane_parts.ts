import {systemClock} from "./clock"
import {dataPlane} from "./data_plane"
import {LaneParts} from "./delivery"
import {Environment} from "./environment"
import {rudderClient} from "./rudder_client"
import {Settings} from "./settings"

/** The gateway keeps the order of requests with the same key; a lane keeps its own in every run. */
const ORDERING_KEY = "looker-lane"

/** A lane's own client and connection to the data plane, and its rules for trying again. */
export function laneParts(
  lane: number,
  settings: Settings,
  {retryBudgetMs, requestTimeoutMs}: Environment,
): LaneParts {
  const poster = dataPlane({timeoutMs: requestTimeoutMs, orderingKey: `${ORDERING_KEY}-${lane}`})
  return {
    client: rudderClient(settings, poster),
    writeKey: settings.writeKey,
    policy: {
      budgetMs: retryBudgetMs,
      baseDelayMs: 500,
      maxDelayMs: 30000,
      maxRetryAfterMs: 60000,
      maxTriesIfPermanent: 3,
    },
    clock: systemClock,
  }
}
