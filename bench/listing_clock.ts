import {setTimeout as pause} from "node:timers/promises"
import {HubProcess} from "../test/support/hub_process"
import {HubConnection} from "../test/support/looker/hub_connection"
import {quantile} from "./figures"

const PAUSE_MS = 10

/** Asks a hub for its listing again and again, to see whether runs make it slow. */
export class ListingClock {
  private readonly durationsMs: number[] = []
  private readonly asking: Promise<void>
  private isStopping = false

  constructor(hub: HubProcess) {
    const access = {hubUrl: hub.url, token: hub.token}
    this.asking = this.ask(new HubConnection(access, () => ""))
  }

  /** @returns the time that 99 of 100 listings did not exceed. */
  async stop(): Promise<number> {
    this.isStopping = true
    await this.asking
    return quantile(this.durationsMs, 0.99)
  }

  private async ask(connection: HubConnection): Promise<void> {
    while (!this.isStopping) {
      const {status, durationMs} = await connection.list()
      if (status !== 200) throw new Error(`The hub answered ${status} when it was asked for its listing`)
      this.durationsMs.push(durationMs)
      await pause(PAUSE_MS)
    }
  }
}
