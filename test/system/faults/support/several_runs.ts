import {DataPlane, Intercept, startDataPlane} from "../../../stand_ins/data_plane_stand_in"
import {LookDocument} from "../../../stand_ins/look_document"
import {HubAnswer, HubConnection} from "../../../stand_ins/looker_stand_in"
import {HubName} from "../hub_profiles"
import {Look} from "../look"
import {WRITE_KEY} from "../secrets"
import {Stage} from "../stage"

/** Several runs of one Look against one data plane, whose answers can be held back. */
export class SeveralRuns {
  private open = () => {}
  private readonly gate = new Promise<void>((resolve) => (this.open = resolve))

  private constructor(
    private readonly stage: Stage,
    private readonly connection: HubConnection,
    private readonly document: LookDocument,
    readonly dataPlane: DataPlane,
  ) {}

  static async on(stage: Stage, hub: HubName, {bytes}: Look): Promise<SeveralRuns> {
    const connection = await stage.connect(hub)
    await connection.list()
    return new SeveralRuns(stage, connection, [bytes], await startDataPlane({writeKeys: [WRITE_KEY]}))
  }

  /** Answers nothing from now on, until `letThrough`. */
  hold(fault: Intercept = () => undefined): void {
    this.dataPlane.setIntercept(async (request) => {
      const struck = await fault(request)
      if (struck === undefined) await this.gate
      return struck
    })
  }

  letThrough(): void {
    this.dataPlane.setIntercept(undefined)
    this.open()
  }

  async start(writeKey = WRITE_KEY, signal?: AbortSignal): Promise<HubAnswer> {
    const answer = await this.connection.execute({
      action: "rudder_event",
      params: {rudder_write_key: writeKey, rudder_server_url: this.dataPlane.url},
      download: this.document,
      signal,
    })
    this.stage.answers.push(answer.text)
    return answer
  }

  close(): Promise<void> {
    this.letThrough()
    return this.dataPlane.close()
  }
}
