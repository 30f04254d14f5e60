import {startHub} from "../../stand_ins/hub_process"
import {startLooker} from "../../stand_ins/looker_stand_in"
import {peakMemoryMb, resetPeakMemory} from "./memory"
import {secretsIn} from "./secrets"
import {SoakFigures} from "./soak/soak_figures"
import {soakRun} from "./soak/soak_run"

const DEFAULT_SECONDS = 300
const RUNS_AT_ONCE = 6
/** Each run has a seed of its own: the first one's, and so on. */
const FIRST_SEED = 1

/** Gives up on a data plane within seconds, so that troubles which last do not fill the whole soak. */
const HUB_SETTINGS = {
  ACTION_HUB_LOG_LEVEL: "debug",
  ACTION_HUB_EXECUTE_PROCESS_COUNT: "2",
  RUDDERSTACK_RETRY_SECONDS: "8",
  RUDDERSTACK_TIMEOUT_SECONDS: "3",
}

/** `npm run soak [-- seconds [first seed]]`: runs with troubles by chance, each compared with a model. */
async function main(): Promise<void> {
  const [seconds = DEFAULT_SECONDS, firstSeed = FIRST_SEED] = process.argv.slice(2).map(Number)
  const [hub, looker] = await Promise.all([startHub({env: HUB_SETTINGS}), startLooker()])
  const connection = looker.connect({hubUrl: hub.url, token: hub.token})
  await connection.list()
  const figures = new SoakFigures()
  const endAtMs = Date.now() + seconds * 1000
  let nextSeed = firstSeed
  const runOnAndOn = async () => {
    while (Date.now() < endAtMs) {
      const seed = nextSeed++
      const outcome = await soakRun(seed, connection, hub.token)
      figures.add(outcome)
      for (const complaint of outcome.complaints) process.stdout.write(`seed ${seed}: ${complaint}\n`)
    }
  }
  const memory = new MemoryByThirds(hub.pid, seconds)
  await Promise.all(Array.from({length: RUNS_AT_ONCE}, runOnAndOn))
  const leaks = secretsIn(hub.output(), hub.token)
  const more = [
    ["the hub's memory at its peak, by thirds of the time", memory.end()],
    ["secrets in the hub's log at debug level", leaks.length === 0 ? "none" : leaks.join(", ")],
  ] as const
  process.stdout.write(`${figures.text(more)}\n`)
  process.exitCode = figures.wrong === 0 && leaks.length === 0 ? 0 : 1
  await Promise.all([hub.stop(), looker.close()])
}

/** Memory that grew from third to third would be a leak. */
class MemoryByThirds {
  private readonly peaks: (number | undefined)[] = []
  private readonly timer: NodeJS.Timeout

  constructor(
    private readonly pid: number,
    seconds: number,
  ) {
    this.timer = setInterval(() => this.take(), (seconds * 1000) / 3)
  }

  end(): string {
    clearInterval(this.timer)
    this.take()
    return this.peaks
      .slice(0, 3)
      .map((peak) => (peak === undefined ? "not known" : `${peak} MB`))
      .join(", ")
  }

  private take(): void {
    this.peaks.push(peakMemoryMb(this.pid))
    resetPeakMemory(this.pid)
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
})
