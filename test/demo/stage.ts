import {DataPlane, startDataPlane} from "../support/data_plane_stand_in"
import {HubProcess, startHub} from "../support/hub_process"
import {HubConnection, Looker, startLooker} from "../support/looker_stand_in"

/** Everything the demo runs: a real hub between two stand-ins. */
export interface Stage {
  readonly hub: HubProcess
  readonly dataPlane: DataPlane
  readonly looker: Looker
  /** Looker's side of the hub. */
  readonly connection: HubConnection
  close(): Promise<void>
}

export async function setStage(): Promise<Stage> {
  const [hub, dataPlane, looker] = await Promise.all([startHub(), startDataPlane(), startLooker()])
  return {
    hub,
    dataPlane,
    looker,
    connection: looker.connect({hubUrl: hub.url, token: hub.token}),
    close: async () => {
      await Promise.all([hub.stop(), dataPlane.close(), looker.close()])
    },
  }
}
