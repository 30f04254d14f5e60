import {type DataPlane, DEFAULT_WRITE_KEY, startDataPlane} from "../../../stand_ins/data_plane_stand_in"
import {type HubProcess, startHub} from "../../../stand_ins/hub_process"
import {
  type HubConnection,
  type Looker,
  type RunRequest,
  startLooker,
} from "../../../stand_ins/looker_stand_in"

export const password = "correct horse battery"
export const namedSource = "Marketing"

/** The built hub with its pages, between a Looker and a data plane, all on this machine. */
export class BrowserStage {
  private constructor(
    readonly hub: HubProcess,
    readonly dataPlane: DataPlane,
    private readonly looker: Looker,
    private readonly connection: HubConnection,
  ) {}

  /** The hub keeps the events of refused rows, and knows the data plane as a named source. */
  static async start(): Promise<BrowserStage> {
    const [dataPlane, looker] = await Promise.all([startDataPlane(), startLooker()])
    const hub = await startHub({
      env: {
        ACTION_HUB_ADMIN_PASSWORD: password,
        ACTION_HUB_KEEP_REFUSED_ROWS: "true",
        ACTION_HUB_SOURCES: JSON.stringify({[namedSource]: settingsFor(dataPlane)}),
        ACTION_HUB_EXECUTE_PROCESS_COUNT: "1",
      },
    })
    return new BrowserStage(hub, dataPlane, looker, looker.connect({hubUrl: hub.url, token: hub.token}))
  }

  /** Has Looker send a Look, and waits for the answer. */
  async run(title: string, request: Omit<RunRequest, "action" | "params">): Promise<{message?: string}> {
    const plan = {...request.plan, title}
    const params = settingsFor(this.dataPlane)
    const {looker} = await this.connection.execute({action: "rudder_event", params, ...request, plan})
    return looker ?? {}
  }

  async close(): Promise<void> {
    await Promise.all([this.hub.stop(), this.dataPlane.close(), this.looker.close()])
  }
}

function settingsFor({url}: DataPlane): Record<string, string> {
  return {rudder_write_key: DEFAULT_WRITE_KEY, rudder_server_url: url}
}
