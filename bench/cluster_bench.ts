import {DEFAULT_WRITE_KEY} from "../test/stand_ins/data_plane_stand_in"
import {HubCluster, Member} from "../test/system/cluster/hub_cluster"
import {RedisServer} from "../test/stand_ins/redis_server"
import {USUAL_COLUMNS} from "./bench_document"
import {cpuMicroseconds} from "./process_figures"
import {growth, RedisFigures, RedisWatch} from "./redis_figures"
import {Rig} from "./rig"

/** Many runs of one size, so many at once. */
export interface Load {
  readonly runs: number
  readonly rows: number
  readonly atOnce: number
  readonly latencyMs: number
}

/** What a load took. */
export interface LoadFigures {
  readonly seconds: number
  readonly failed: number
  readonly frontCpuMicroseconds: number
  readonly workerCpuMicroseconds: number
  readonly redis: RedisFigures
}

const SETTINGS = {ACTION_HUB_EXECUTE_PROCESS_COUNT: "1", ACTION_HUB_MAX_QUEUED_RUNS: "100000"}

/** A front, some workers and a Redis, with the bench's Looker and data plane. */
export class ClusterBench {
  private constructor(
    readonly watch: RedisWatch,
    private readonly redis: RedisServer,
    private readonly cluster: HubCluster,
    private readonly front: Member,
    private readonly rig: Rig,
  ) {}

  static async start(workerCount: number, rig: Rig): Promise<ClusterBench> {
    const redis = await RedisServer.start()
    const cluster = new HubCluster(redis.url, SETTINGS)
    const front = await cluster.start("front")
    await Promise.all(Array.from({length: workerCount}, () => cluster.start("worker")))
    return new ClusterBench(new RedisWatch(redis), redis, cluster, front, rig)
  }

  async carry(load: Load): Promise<LoadFigures> {
    const before = await this.watch.figures()
    const [frontBefore, workersBefore] = [this.cpuOf([this.front]), this.cpuOf(this.cluster.workers)]
    const startedAtMs = performance.now()
    const failed = await this.execute(load)
    return {
      seconds: (performance.now() - startedAtMs) / 1000,
      failed,
      frontCpuMicroseconds: this.cpuOf([this.front]) - frontBefore,
      workerCpuMicroseconds: this.cpuOf(this.cluster.workers) - workersBefore,
      redis: growth(before, await this.watch.figures()),
    }
  }

  async stop(): Promise<void> {
    this.watch.close()
    await this.cluster.stop()
    await this.redis.remove()
  }

  /** @returns how many did not succeed */
  private async execute({runs, rows, atOnce, latencyMs}: Load): Promise<number> {
    const dataPlane = await this.rig.dataPlane(latencyMs)
    let left = runs
    let failed = 0
    const executeInTurn = async () => {
      while (left-- > 0) {
        const {success} = await this.rig.looker.ask("run", {
          hubUrl: this.front.process.url,
          token: this.front.process.token,
          action: "rudder_event",
          params: {rudder_write_key: DEFAULT_WRITE_KEY, rudder_server_url: dataPlane.url},
          formParams: {},
          rows,
          columns: USUAL_COLUMNS,
        })
        if (!success) failed++
      }
    }
    await Promise.all(Array.from({length: atOnce}, executeInTurn))
    return failed
  }

  private cpuOf(members: readonly Member[]): number {
    return members.reduce((sum, {process}) => sum + cpuMicroseconds(process.pid), 0)
  }
}
