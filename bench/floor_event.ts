export type Call = "identify" | "track"

export interface FloorFacts {
  readonly call: Call
  readonly run: string
  /** ISO 8601. */
  readonly timestamp: string
}

type Row = Record<string, {value: unknown}>

/** The event that the hub, with RudderStack's SDK, sends for a row of the bench's document. */
export function floorEvent(rowText: string, rowNumber: number, {call, run, timestamp}: FloorFacts): object {
  const row = JSON.parse(rowText) as Row
  const values = valuesOf(row)
  const context = {
    app: {name: "looker/actions", version: "dev"},
    looker: {
      instance: "shop.looker.example",
      webhookId: run,
      scheduledPlanId: 1234,
      title: "New users of the week",
      queryId: 98765,
    },
    ip: "0.0.0.0",
    library: {name: "analytics-node", version: "3.0.13"},
  }
  const common = {
    userId: String(row["users.id"].value),
    anonymousId: null,
    messageId: `looker-${run}-${rowNumber}`,
    timestamp,
    originalTimestamp: timestamp,
    type: call,
    channel: "server",
    _metadata: {nodeVersion: process.versions.node},
    sentAt: timestamp,
  }
  return call === "identify"
    ? {...common, context: {...context, traits: values}, traits: values}
    : {...common, context, event: "Looker Bench", properties: values}
}

function valuesOf(row: Row): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const name in row) {
    if (name !== "users.id") values[name === "users.email" ? "email" : name] = row[name].value
  }
  return values
}
