import {DataPlane, DEFAULT_WRITE_KEY, startDataPlane} from "../../stand_ins/data_plane_stand_in"
import {HubProcess, startHub} from "../../stand_ins/hub_process"
import {HubConnection, Looker, startLooker} from "../../stand_ins/looker_stand_in"

/** Another RudderStack source than the one of the two required settings. */
export const MARKETING = {name: "Marketing", writeKey: "marketing-write-key"}

/** Everything the demo runs: a real hub between two stand-ins. */
export interface Stage {
  readonly hub: HubProcess
  readonly dataPlane: DataPlane
  readonly looker: Looker
  /** Looker's side of the hub. */
  readonly connection: HubConnection
  /** What an admin has entered as the action's settings in Looker. */
  readonly params: Readonly<Record<string, string>>
  close(): Promise<void>
}

export async function setStage(): Promise<Stage> {
  const writeKeys = [DEFAULT_WRITE_KEY, MARKETING.writeKey]
  const [hub, dataPlane, looker] = await Promise.all([startHub(), startDataPlane({writeKeys}), startLooker()])
  return {
    hub,
    dataPlane,
    looker,
    connection: looker.connect({hubUrl: hub.url, token: hub.token}),
    params: {
      rudder_write_key: DEFAULT_WRITE_KEY,
      rudder_server_url: dataPlane.url,
      rudder_sources: JSON.stringify({[MARKETING.name]: {write_key: MARKETING.writeKey}}),
    },
    close: async () => {
      await Promise.all([hub.stop(), dataPlane.close(), looker.close()])
    },
  }
}
