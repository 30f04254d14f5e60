import {HubProcess, startHub} from "../../stand_ins/hub_process"
import {HubConnection, Looker, startLooker} from "../../stand_ins/looker_stand_in"
import {HUB_PROFILES, HubName} from "./hub_profiles"
import {join} from "node:path"

/** A hub somewhere, reached by its address alone. */
export interface HubTarget {
  readonly url: string
  readonly token: string
  /** The process, where it is one of ours. */
  readonly process?: HubProcess
}

/** Runs in each thread of a hub: lets a worker thread die when the data plane's answer says so. */
const WORKER_FAULTS = join(__dirname, "support", "worker_faults.js")

/** A Looker, and hubs that are started when a line asks for them. */
export class Stage {
  readonly answers: string[] = []
  private readonly hubs = new Map<HubName, Promise<HubTarget>>()

  private constructor(
    readonly looker: Looker,
    private readonly foreignHub: HubTarget | undefined,
  ) {}

  static async set(foreignHub?: HubTarget): Promise<Stage> {
    return new Stage(await startLooker(), foreignHub)
  }

  /** Whether the hub is another one than the project's own. */
  get isForeign(): boolean {
    return this.foreignHub !== undefined
  }

  hub(name: HubName): Promise<HubTarget> {
    const hub = this.hubs.get(name) ?? this.start(name)
    this.hubs.set(name, hub)
    return hub
  }

  async connect(name: HubName): Promise<HubConnection> {
    const {url, token} = await this.hub(name)
    return this.looker.connect({hubUrl: url, token})
  }

  /** The hubs so far. */
  async started(): Promise<(readonly [HubName, HubTarget])[]> {
    return Promise.all([...this.hubs].map(async ([name, hub]) => [name, await hub] as const))
  }

  async close(): Promise<void> {
    await Promise.all((await this.started()).map(async ([, hub]) => hub.process?.stop()))
    await this.looker.close()
  }

  private async start(name: HubName): Promise<HubTarget> {
    if (this.foreignHub) return this.foreignHub
    const process = await startHub({env: HUB_PROFILES[name], nodeOptions: ["--require", WORKER_FAULTS]})
    return {url: process.url, token: process.token, process}
  }
}
