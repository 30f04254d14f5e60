import {setTimeout as pause} from "node:timers/promises"
import {Redis} from "ioredis"
import {isOver} from "../../../src/server/history/is_over"
import {RedisRunStore} from "../../../src/server/history/redis/redis_run_store"
import {RunRecord} from "../../../src/server/history/run_record"
import {DataPlane} from "../../stand_ins/data_plane_stand_in"
import {RedisServer} from "../../stand_ins/redis_server"
import {arrivedRows} from "./arrived_rows"
import {CANARY, ClusterRun, WRITE_KEY} from "./cluster_run"
import {HubCluster} from "./hub_cluster"
import {RedisContents} from "./redis_contents"
import {complaintsAbout, RunFacts} from "./run_checks"

/** Something that has to be so in the end. */
export interface Check {
  readonly title: string
  readonly figures: string
  readonly complaints: readonly string[]
}

export interface OutcomeParts {
  readonly runs: readonly ClusterRun[]
  readonly rowCount: number
  readonly dataPlane: DataPlane
  readonly redis: RedisServer
  readonly contents: RedisContents
  readonly cluster: HubCluster
  /** About how the hub took the strikes. */
  readonly complaints: readonly string[]
}

/** Until a killed worker is missed, its runs are answered and the last answers are forgotten. */
const MOST_SETTLING_MS = 90_000

/** What the hub came to. */
export async function checksOf(parts: OutcomeParts): Promise<Check[]> {
  const {runs, rowCount, dataPlane, contents, cluster, complaints} = parts
  const records = await settledRecords(parts)
  const arrived = arrivedRows(dataPlane)
  const facts = runs.map((run) => ({
    ...{run, rowCount, arrived: arrived.get(run.name)},
    record: records.find(({title}) => title === run.name),
  }))
  return [
    {title: "every run is answered as it went, or told in the history", ...judged(facts)},
    {title: "every strike is taken in good order", figures: "", complaints},
    {title: "no job, mark or answer is left", ...(await leftovers(contents, records, runs))},
    {title: "no secret can be read in Redis", ...secretsIn(await contents.bytes(), cluster)},
    {title: "no secret is in a log", ...secretsIn(Buffer.from(cluster.output), cluster)},
  ]
}

function judged(facts: readonly RunFacts[]): Omit<Check, "title"> {
  const count = (matches: (facts: RunFacts) => boolean) => facts.filter(matches).length
  const succeeded = count(({run: {told}}) => told.kind === "answer" && told.success)
  const failed = count(({run: {told}}) => told.kind === "answer" && !told.success)
  return {
    figures: `(${succeeded} succeeded, ${failed} failed, ${facts.length - succeeded - failed} lost their front)`,
    complaints: facts.flatMap(complaintsAbout),
  }
}

/** The history, once nothing in it is open any more. */
async function settledRecords({redis, contents}: OutcomeParts): Promise<readonly RunRecord[]> {
  const connection = new Redis(redis.url)
  const giveUpAtMs = performance.now() + MOST_SETTLING_MS
  try {
    for (;;) {
      const {runs} = await new RedisRunStore(connection).page({}, 0, 10_000)
      const jobs = (await contents.leftovers()).filter(({seconds}) => seconds === -1)
      if ((runs.every(isOver) && jobs.length === 0) || performance.now() > giveUpAtMs) return runs
      await pause(500)
    }
  } finally {
    connection.disconnect()
  }
}

/** An answer whose front was killed is left to nobody, and forgotten after some minutes. */
async function leftovers(
  contents: RedisContents,
  records: readonly RunRecord[],
  runs: readonly ClusterRun[],
): Promise<Omit<Check, "title">> {
  const untold = runs.filter(({told}) => told.kind === "nothing").map(({name}) => name)
  const orphans = records.filter(({title}) => untold.includes(title ?? "")).map(({id}) => `:answer:${id}`)
  const left = await contents.leftovers()
  const isOrphan = ({key, seconds}: (typeof left)[number]) =>
    seconds >= 0 && seconds <= 300 && orphans.some((orphan) => key.endsWith(orphan))
  return {
    figures: `(${left.filter(isOrphan).length} answers without a front go within 5 minutes)`,
    complaints: left.filter((each) => !isOrphan(each)).map(({key, seconds}) => `${key} (${seconds} s)`),
  }
}

function secretsIn(bytes: Buffer, {members}: HubCluster): Omit<Check, "title"> {
  const secrets: [what: string, text: string][] = [
    ["a value of a row", CANARY],
    ["the write key", WRITE_KEY],
    ["the write key in Base64", Buffer.from(`${WRITE_KEY}:`).toString("base64")],
    ["a download link", "/downloads/"],
    ["the hub's token", members[0].process.token],
  ]
  return {
    figures: `(${Math.round(bytes.length / 1000)} kB searched)`,
    complaints: secrets.filter(([, text]) => bytes.includes(text)).map(([what]) => `${what} is readable`),
  }
}
