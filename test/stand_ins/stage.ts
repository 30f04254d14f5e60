import {DataPlane, DEFAULT_WRITE_KEY, RudderEvent, startDataPlane} from "./data_plane_stand_in"
import {HubProcess, HubProcessOptions, startHub} from "./hub_process"
import {HubAnswer, HubConnection, Looker, RunRequest, startLooker} from "./looker_stand_in"

/** The built hub between a Looker and a data plane, all on this machine. */
export interface Stage {
  readonly hub: HubProcess
  readonly dataPlane: DataPlane
  readonly looker: Looker
  readonly connection: HubConnection
  /** The settings that an admin would have saved. */
  readonly params: Readonly<Record<string, string>>
  /** Runs a Look and waits for the hub's answer. */
  run(request: RunRequest): Promise<Run>
  close(): Promise<void>
}

export interface Run extends HubAnswer {
  /** What arrived since the run began, in the order of the arrival. */
  readonly events: readonly RudderEvent[]
}

interface StageOptions extends HubProcessOptions {
  /** Sources that the data plane knows beside the default one. */
  readonly otherWriteKeys?: readonly string[]
  /** False counts events in place of keeping them. */
  readonly keepEvents?: boolean
}

export async function setStage(options: StageOptions = {}): Promise<Stage> {
  const {otherWriteKeys = [], keepEvents, ...hubOptions} = options
  const [hub, dataPlane, looker] = await Promise.all([
    startHub(hubOptions),
    startDataPlane({writeKeys: [DEFAULT_WRITE_KEY, ...otherWriteKeys], keepEvents}),
    startLooker(),
  ])
  const connection = looker.connect({hubUrl: hub.url, token: hub.token})
  const params = {rudder_write_key: DEFAULT_WRITE_KEY, rudder_server_url: `${dataPlane.url}/v1/batch`}
  return {
    hub,
    dataPlane,
    looker,
    connection,
    params,
    run: async (request) => {
      const before = dataPlane.events.length
      const answer = await connection.execute({...request, params: {...params, ...request.params}})
      return {...answer, events: dataPlane.events.slice(before)}
    },
    close: async () => {
      await Promise.all([hub.stop(), dataPlane.close(), looker.close()])
    },
  }
}
