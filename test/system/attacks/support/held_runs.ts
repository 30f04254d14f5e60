import {DataPlane, startDataPlane} from "../../../stand_ins/data_plane_stand_in"
import {HubAnswer, HubConnection} from "../../../stand_ins/looker_stand_in"
import {A_SHORT_LOOK} from "../../faults/run_fault"
import {WRITE_KEY} from "../../faults/secrets"

/** Runs of one Look against a data plane of their own, which answers when it is told to. */
export class HeldRuns {
  private letGo: () => void = () => undefined

  private constructor(readonly dataPlane: DataPlane) {}

  static async lend<Result>(use: (runs: HeldRuns) => Promise<Result>): Promise<Result> {
    const runs = new HeldRuns(await startDataPlane({writeKeys: [WRITE_KEY]}))
    try {
      return await use(runs)
    } finally {
      runs.letThrough()
      await runs.dataPlane.close()
    }
  }

  /** Answers nothing until `letThrough`. */
  hold(): void {
    const gate = new Promise<void>((resolve) => (this.letGo = resolve))
    this.dataPlane.setIntercept(async () => {
      await gate
      return undefined
    })
  }

  letThrough(): void {
    this.dataPlane.setIntercept(undefined)
    this.letGo()
  }

  start(connection: HubConnection): Promise<HubAnswer> {
    return connection.execute({
      action: "rudder_event",
      params: {rudder_write_key: WRITE_KEY, rudder_server_url: this.dataPlane.url},
      download: [A_SHORT_LOOK.bytes],
    })
  }

  /** Rows that arrived of so many runs, in the words of the tables. */
  get arrived(): string {
    const {events} = this.dataPlane.counts
    return `${events} rows`
  }
}

export function successes(answers: readonly HubAnswer[]): number {
  return answers.filter(({looker}) => looker?.success === true).length
}

export const ROWS = A_SHORT_LOOK.rowCount
