import {setTimeout as pause} from "node:timers/promises"
import {HubProcess} from "../test/stand_ins/hub_process"
import {HubConnection} from "../test/stand_ins/looker/hub_connection"
import {quantile} from "./figures"

const PAUSE_MS = 10

/** Asks a hub for its listing again and again, to see whether runs make it slow. */
export class ListingClock {
  private readonly durationsMs: number[] = []
  private readonly connection: HubConnection
  private isWorking = false

  constructor(hub: HubProcess) {
    this.connection = new HubConnection({hubUrl: hub.url, token: hub.token}, () => "")
  }

  /** The time that 99 of 100 listings did not exceed. */
  get p99Ms(): number {
    return quantile(this.durationsMs, 0.99)
  }

  async during(work: () => Promise<void>): Promise<void> {
    this.isWorking = true
    const asking = this.ask()
    try {
      await work()
    } finally {
      this.isWorking = false
      await asking
    }
  }

  private async ask(): Promise<void> {
    while (this.isWorking) {
      const {status, durationMs} = await this.connection.list()
      if (status !== 200) throw new Error(`The hub answered ${status} when it was asked for its listing`)
      this.durationsMs.push(durationMs)
      await pause(PAUSE_MS)
    }
  }
}
