import {HubProcess, startHub} from "../test/stand_ins/hub_process"
import {BenchChild} from "./bench_child"
import type {DataPlaneCommands} from "./data_plane_process"
import type {FloorCommands} from "./floor"
import type {LookerCommands} from "./looker_process"

/** A data plane that takes its time. */
export interface BenchDataPlane {
  readonly child: BenchChild<DataPlaneCommands>
  readonly url: string
}

/** The processes around the hub. They live as long as the bench; each scenario has a hub of its own. */
export class Rig {
  readonly looker = new BenchChild<LookerCommands>("looker_process")
  readonly floor = new BenchChild<FloorCommands>("floor")
  /** How long each hub took from the start of its process until it listened. */
  readonly coldStartsMs: number[] = []
  private readonly dataPlanes = new Map<number, BenchDataPlane>()

  /** @param isOneCore whether the hub has one core only, and so one worker thread */
  constructor(private readonly isOneCore = false) {}

  async startHub(): Promise<HubProcess> {
    const hub = await startHub(this.isOneCore ? {launcher: ["taskset", "-c", "0"]} : {})
    this.coldStartsMs.push(hub.startMs)
    return hub
  }

  async dataPlane(latencyMs: number): Promise<BenchDataPlane> {
    const running = this.dataPlanes.get(latencyMs)
    if (running) return running
    const child = new BenchChild<DataPlaneCommands>("data_plane_process", [String(latencyMs)])
    const started = {child, url: await child.ask("url", undefined)}
    this.dataPlanes.set(latencyMs, started)
    return started
  }

  async stop(): Promise<void> {
    const children = [this.looker, this.floor, ...[...this.dataPlanes.values()].map(({child}) => child)]
    await Promise.all(children.map((child) => child.stop()))
  }
}
