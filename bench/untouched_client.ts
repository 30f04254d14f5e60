import RudderAnalytics = require("@rudderstack/rudder-sdk-node")
import {RandomWords} from "./random_words"

const COLUMNS = 11
const noInterceptor = {use: () => 0}

/**
 * Gives events to RudderStack's client as its documentation says, with its own compression and defaults, and waits
 * for it after each batch. What it would send goes nowhere.
 *
 * @param batchEvents its option flushAt
 * @returns the bodies of the requests that it would have sent
 */
export async function sendUntouched(events: readonly object[], batchEvents: number): Promise<Buffer[]> {
  const bodies: Buffer[] = []
  const client = new RudderAnalytics("write key", {
    dataPlaneUrl: "http://127.0.0.1:1",
    axiosInstance: {
      interceptors: {request: noInterceptor, response: noInterceptor},
      post: (_: string, body: Buffer) => Promise.resolve(bodies.push(body)),
    },
    flushAt: batchEvents,
    logLevel: "none",
  })
  for (let start = 0; start < events.length; start += batchEvents) {
    for (const event of events.slice(start, start + batchEvents)) client.identify(event as never)
    await client.flush()
  }
  return bodies
}

/** Events such as the bench's rows become. */
export function plainEvents(count: number): object[] {
  const random = new RandomWords()
  return Array.from({length: count}, (_, index) => ({
    userId: String(100_000_000 + index),
    messageId: `looker-0123456789abcdef0123456789abcdef-${index + 1}`,
    timestamp: new Date(),
    context: {app: {name: "looker/actions", version: "dev"}, looker: {instance: "shop.looker.example"}},
    traits: Object.fromEntries(
      Array.from({length: COLUMNS}, (__, column) => [`users.column_${column}`, random.words(5)]),
    ),
  }))
}
