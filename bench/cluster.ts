import {ClusterBench, Load, LoadFigures} from "./cluster_bench"
import {Rig} from "./rig"

const WORKER_COUNTS = [1, 2, 3]
/** A data plane far away: workers wait for it most of the time, as they do outside of a bench. */
const WAITING: Load = {runs: 96, rows: 2_000, atOnce: 32, latencyMs: 400}
/** One that is near: what is measured is work. */
const WORKING: Load = {runs: 24, rows: 20_000, atOnce: 16, latencyMs: 0}
const SMALL: Load = {runs: 1_000, rows: 1, atOnce: 24, latencyMs: 0}
const SMALL_ROUNDS = 10
const WARM_UP: Load = {runs: 12, rows: 2_000, atOnce: 12, latencyMs: 0}

/** `npm run bench:cluster [-- small]`: what runs cost that processes share, or only what small ones do. */
async function main(only: string | undefined): Promise<void> {
  const rig = new Rig()
  try {
    for (const workers of only === "small" ? [] : WORKER_COUNTS) await largeRuns(workers, rig)
    await manySmallRuns(rig)
  } finally {
    await rig.stop()
  }
}

async function largeRuns(workers: number, rig: Rig): Promise<void> {
  await withBench(workers, rig, async (bench) => {
    await bench.carry(WARM_UP)
    const waiting = await bench.carry(WAITING)
    print(`${workers} workers, answers after ${WAITING.latencyMs} ms`, WAITING, waiting)
    print(`${workers} workers, answers at once`, WORKING, await bench.carry(WORKING))
  })
}

async function manySmallRuns(rig: Rig): Promise<void> {
  await withBench(2, rig, async (bench) => {
    await bench.carry(WARM_UP)
    for (let round = 1; round <= SMALL_ROUNDS; round++) await smallRuns(bench, round)
  })
}

async function withBench(
  workers: number,
  rig: Rig,
  use: (bench: ClusterBench) => Promise<void>,
): Promise<void> {
  const bench = await ClusterBench.start(workers, rig)
  try {
    await use(bench)
  } finally {
    await bench.stop()
  }
}

async function smallRuns(bench: ClusterBench, round: number): Promise<void> {
  const figures = await bench.carry(SMALL)
  print(`small runs, the ${round}. thousand`, SMALL, figures)
  const [{usedBytes}, queueBytes] = [await bench.watch.figures(), await bench.watch.bytesOfQueue()]
  console.log(
    `    Redis holds ${kilobytes(usedBytes)} kB, ${kilobytes(queueBytes)} kB of them beside the history`,
  )
}

function print(title: string, {runs, rows}: Load, figures: LoadFigures): void {
  const {seconds, failed, frontCpuMicroseconds, workerCpuMicroseconds, redis} = figures
  const facts = [
    `${Math.round((runs * rows) / seconds).toLocaleString("en-US")} rows/s`,
    `${(runs / seconds).toFixed(1)} runs/s`,
    `${failed} failed`,
    `CPU: front ${(frontCpuMicroseconds / runs / 1000).toFixed(1)} ms a run`,
    `workers ${(workerCpuMicroseconds / runs / rows).toFixed(1)} µs a row`,
    `Redis ${(redis.cpuMicroseconds / runs / 1000).toFixed(2)} ms`,
    `${(redis.commands / runs).toFixed(0)} commands`,
    `${kilobytes(redis.bytesIn / runs)} kB in and ${kilobytes(redis.bytesOut / runs)} kB out a run`,
  ]
  console.log(`${title}: ${facts.join(", ")}`)
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1)
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error instanceof Error ? error.stack : String(error))
  process.exitCode = 1
})
