import {startDataPlane} from "../../../stand_ins/data_plane_stand_in"
import {HubConnection} from "../../../stand_ins/looker_stand_in"
import {Arrivals, arrivalsAt, TryWatch} from "../arrivals"
import {complaintsAboutTruth} from "../judge"
import {Look, look} from "../look"
import {secretsIn, WRITE_KEY} from "../secrets"
import {Told, toldIn} from "../told"
import {Chance} from "./chance"
import {Troubles, troubles} from "./data_plane_troubles"
import {sending} from "./looker_troubles"

export interface SoakOutcome {
  readonly rowCount: number
  readonly success: boolean
  readonly arrived: number
  readonly repeats: number
  readonly requests: number
  /** What went wrong on either side, and how often. */
  readonly struck: ReadonlyMap<string, number>
  readonly durationMs: number
  /** What the hub made of it that it should not have; none where all is well. */
  readonly complaints: readonly string[]
}

const SIZES = [0, 1, 10, 300, 1000, 3000, 6000]

/** One run with troubles that the seed decides, compared with a model of what must come of it. */
export async function soakRun(seed: number, connection: HubConnection, token: string): Promise<SoakOutcome> {
  const chance = new Chance(seed)
  const document = look({rowCount: chance.one(SIZES)})
  const sent = sending(document, chance)
  const plane = troubles(document.rowCount, chance)
  const watch = new TryWatch()
  const dataPlane = await startDataPlane({
    writeKeys: [WRITE_KEY],
    intercept: watch.watching(plane.intercept),
  })
  try {
    const answer = await connection.execute({
      action: "rudder_event",
      params: {rudder_write_key: WRITE_KEY, rudder_server_url: dataPlane.url},
      download: sent.content,
    })
    const told = toldIn(answer)
    const arrivals = arrivalsAt(dataPlane)
    const {rowCount} = document
    return {
      rowCount,
      success: told.success === true,
      arrived: arrivals.rows.size,
      repeats: arrivals.repeats,
      requests: dataPlane.requests.length,
      struck: new Map([...plane.struck, ...(sent.trouble === undefined ? [] : [[sent.trouble, 1] as const])]),
      durationMs: answer.durationMs,
      complaints: [
        ...complaintsAboutTruth({answer, told, arrivals, rowCount, requestCount: 0, judgesWords: true}),
        ...complaintsAboutModel({told, arrivals, plane, document, trouble: sent.trouble}),
        ...watch.complaints,
        ...secretsIn(answer.text, token).map((secret) => `${secret} stands in the answer`),
      ],
    }
  } finally {
    await dataPlane.close()
  }
}

interface ModelFacts {
  readonly told: Told
  readonly arrivals: Arrivals
  readonly plane: Troubles
  readonly document: Look
  readonly trouble: string | undefined
}

/** Success if, and only if, everything that was asked of it could be done. */
function complaintsAboutModel({told, arrivals, plane, document, trouble}: ModelFacts): string[] {
  const isFlawed = trouble !== undefined || plane.badRows.size > 0
  const wasStruck = plane.struck.size > 0
  const complaints: [isSo: boolean, complaint: string][] = [
    [told.success === undefined, "there is no answer that Looker understands"],
    [told.success === true && isFlawed, "success is told, but it cannot be one"],
    [
      told.success === false && !isFlawed && !wasStruck,
      `nothing went wrong, but a failure is told: ${told.message}`,
    ],
    [[...plane.badRows].some((row) => arrivals.rows.has(row)), "a row arrived that was refused every time"],
    [arrivals.rows.size > document.rowCount, "more rows arrived than there are"],
  ]
  return complaints.filter(([isSo]) => isSo).map(([, complaint]) => complaint)
}
