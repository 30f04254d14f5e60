import {dataPlane} from "./data_plane"
import {LaneParts} from "./delivery"
import {rudderClient} from "./rudder_client"
import {RunNotices} from "./run_notices"
import {RunOrder} from "./run_order"

/** The gateway keeps the order of requests with the same key; a lane keeps its own in every run. */
const ORDERING_KEY = "looker-lane"

/**
 * A lane's own client and connection to the data plane, and its rules for trying again.
 *
 * @param cutOff aborted when the answers to what is in flight are not waited for any more
 */
export function laneParts(
  lane: number,
  {settings, environment, clock}: RunOrder,
  notices: RunNotices,
  cutOff: AbortSignal,
): LaneParts {
  const {retryBudgetMs, requestTimeoutMs} = environment
  const poster = dataPlane({timeoutMs: requestTimeoutMs, orderingKey: `${ORDERING_KEY}-${lane}`, cutOff})
  return {
    client: rudderClient(settings, poster),
    writeKey: settings.writeKey,
    notices,
    policy: {
      budgetMs: retryBudgetMs,
      baseDelayMs: 500,
      maxDelayMs: 30000,
      maxRetryAfterMs: 60000,
      maxTriesIfPermanent: 3,
    },
    clock,
  }
}
