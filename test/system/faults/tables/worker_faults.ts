import {HubAnswer} from "../../../stand_ins/looker_stand_in"
import {counted, FaultLine, LineResult} from "../fault_line"
import {A_LOOK, A_SHORT_LOOK} from "../run_fault"
import {Stage} from "../stage"
import {SeveralRuns} from "../support/several_runs"
import {onRows} from "../support/strikes"
import {WORKER_FAULT_HEADER} from "../support/worker_faults"
import {until} from "../support/until"

const GROUP = "a worker thread dies"
const HUB = "single"

interface Death {
  readonly name: string
  readonly kind: string
  readonly says: RegExp
  readonly isShort?: boolean
}

const DEATHS: readonly Death[] = [
  {name: "a package calls process.exit", kind: "exit", says: /it exited with code 7/, isShort: true},
  {name: "an error that nobody catches", kind: "throw", says: /it failed with Error/},
  {name: "a promise that nobody waits for is rejected", kind: "reject", says: /it failed with Error/},
  {name: "it runs out of memory", kind: "exhaust", says: /it ran out of memory/, isShort: true},
]

const LOST = /^The hub's worker thread ended in the middle of this run: .*Rows may have been sent before/

/** The thread works on two runs when it dies by an answer to one of them; a third run comes afterwards. */
async function death({kind, says}: Death, row: number, stage: Stage): Promise<LineResult> {
  const beside = await SeveralRuns.on(stage, HUB, A_SHORT_LOOK)
  beside.hold()
  const bystander = beside.start()
  await until(() => beside.dataPlane.requests.length > 0, "the other run has begun")
  const struck = await SeveralRuns.on(stage, HUB, A_LOOK)
  struck.dataPlane.setIntercept(
    onRows([row], {kind: "answer", status: 200, stored: true, headers: {[WORKER_FAULT_HEADER]: kind}}),
  )
  const answers = [await struck.start(), await bystander]
  beside.letThrough()
  const next = await SeveralRuns.on(stage, HUB, A_SHORT_LOOK)
  const afterwards = await next.start()
  const arrived = next.dataPlane.counts.distinctMessageIds
  await Promise.all([beside.close(), struck.close(), next.close()])
  return {
    answer: "both failed",
    arrived: `${counted(arrived)} of ${counted(A_SHORT_LOOK.rowCount)} of the next run`,
    complaints: [
      ...answers.flatMap((answer) => complaintsAboutLost(answer, says)),
      ...(afterwards.looker?.success === true
        ? []
        : [`the next run should be a success: ${afterwards.text}`]),
      ...(arrived === A_SHORT_LOOK.rowCount ? [] : ["not every row of the next run arrived"]),
    ],
  }
}

function complaintsAboutLost({looker, text}: HubAnswer, says: RegExp): string[] {
  const message = looker?.message ?? ""
  const isHonest = looker?.success === false && LOST.test(message) && says.test(message)
  return isHonest ? [] : [`it should be told as lost (${says}): ${text}`]
}

const PLACES: readonly [strikes: string, row: number][] = [
  ["first batch", 1],
  ["last batch", A_LOOK.rowCount],
]

export const WORKER_FAULTS: readonly FaultLine[] = DEATHS.flatMap((each) =>
  PLACES.map(([strikes, row]): FaultLine => ({
    group: GROUP,
    name: each.name,
    strikes,
    hub: HUB,
    isShort: each.isShort === true && row === 1,
    runsAlone: true,
    needsOwnHub: true,
    run: (stage) => death(each, row, stage),
  })),
)
