import {
  DataPlane,
  DEFAULT_WRITE_KEY,
  ReceivedRequest,
  RudderEvent,
  startDataPlane,
} from "./data_plane_stand_in"

const DEFAULT_PORT = 8081
const EVENTS_SHOWN_PER_BATCH = 2

async function main(): Promise<void> {
  const port = Number(process.argv[2] ?? process.env.PORT ?? DEFAULT_PORT)
  const dataPlane = await startDataPlane({port, onAnswer: showBatch})
  console.log(`A stand-in for a RudderStack data plane. It keeps events in memory and shows them here.

  Rudder Server URL   ${dataPlane.url}
  Rudder Write Key    ${DEFAULT_WRITE_KEY}

Press Ctrl-C to end it.
`)
  process.once("SIGINT", () => void end(dataPlane))
  process.once("SIGTERM", () => void end(dataPlane))
}

async function end(dataPlane: DataPlane): Promise<void> {
  const {events, distinctMessageIds} = dataPlane.counts
  console.log(`\n${events} events received, with ${distinctMessageIds} different message ids.`)
  await dataPlane.close()
}

function showBatch({status, path, eventCount, bytes}: ReceivedRequest, events: readonly RudderEvent[]): void {
  console.log(`${new Date().toISOString()}  ${status}  ${path}  ${eventCount} events, ${bytes} bytes`)
  for (const event of events.slice(0, EVENTS_SHOWN_PER_BATCH)) console.log(`  ${JSON.stringify(event)}`)
  if (events.length > EVENTS_SHOWN_PER_BATCH)
    console.log(`  … ${events.length - EVENTS_SHOWN_PER_BATCH} more`)
}

main().catch((error: unknown) => {
  console.error(
    `The data plane stand-in cannot start: ${error instanceof Error ? error.message : String(error)}`,
  )
  process.exitCode = 1
})
