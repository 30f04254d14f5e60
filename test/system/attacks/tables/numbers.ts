import {Stage} from "../../faults/stage"
import {A_SHORT_LOOK} from "../../faults/run_fault"
import {WRITE_KEY} from "../../faults/secrets"
import {startDataPlane} from "../../../stand_ins/data_plane_stand_in"
import {attackLines, holding, Seen} from "../attack"
import {withHub} from "../support/own_hub"
import {runWithRefusedRow} from "../support/refused_run"
import {Visitor} from "../support/visitor"

const LIST = [
  "page=-1",
  "page=1",
  "after=x",
  "older=x",
  "older=1",
  "older=1e3.a",
  "newer=-1.a",
  "older=1.a&newer=1.a",
  "older=1.a&older=2.a",
  "state=Failed",
  "state=nothing",
  "state=failed&state=failed",
  "State=failed",
  "limit=10",
  `look=${"x".repeat(300)}`,
]
const RUN = [
  "rows=NaN",
  "rows=0",
  "rows=-1",
  "rows=1.5",
  "rows=1e3",
  "rows=0x10",
  "rows=1,",
  "rows=+1",
  "rows=",
  "rows=1&rows=2",
  "rows=9999999999999999",
  "stopping=1",
  "row=1",
]
const SEND_AGAIN = [
  "",
  "row=1,",
  "row=NaN",
  "row=0",
  "row=-1",
  "row=1e1",
  "row=",
  "row=17;18",
  "rows=some",
  "rows=chosen",
  "rows=all&row=17",
  "rows=all&rows=chosen&row=17",
  "row=17&row=x",
]

/** Asks for each, and posts the last ones as a form too. */
async function everyQuery({looker}: Stage): Promise<Seen> {
  return withHub({}, async (hub) => {
    const visitor = await Visitor.signedIn(hub.url)
    const id = await runWithRefusedRow(looker, hub, visitor)
    const asked = [
      ...LIST.map((query) => `/runs?${query}`),
      ...RUN.map((query) => `/runs/${id}?${query}`),
      ...SEND_AGAIN.map((query) => `/runs/${id}/send-again?${query}`),
      `/runs/${id}/send-again?row=17&page=-1`,
    ]
    const wrong: string[] = []
    for (const path of asked) {
      const {status} = await visitor.get(path)
      if (status !== 400) wrong.push(`GET ${path} is answered ${status}`)
    }
    for (const query of SEND_AGAIN) {
      const settings = [
        ["setting.rudder_write_key", WRITE_KEY],
        ["setting.rudder_server_url", "http://127.0.0.1:9"],
      ]
      const form = [...settings, ...new URLSearchParams(query)]
      const {status} = await visitor.postForm(`/runs/${id}/send-again`, form)
      if (status !== 400) wrong.push(`POST ${query} is answered ${status}`)
    }
    const runs = (await visitor.runIds()).length
    return {
      seen: `${asked.length + SEND_AGAIN.length - wrong.length} of ${asked.length + SEND_AGAIN.length}, ${runs} run`,
      complaints: [...wrong, ...holding([runs !== 1, "something was sent"])],
    }
  })
}

const FORM_VALUES: readonly Readonly<Record<string, string>>[] = [
  {send: "everything"},
  {send: "All"},
  {send: "first_rows,"},
  {names: "1"},
  {empty: "NULL"},
  {without_id: "ignore"},
  {pivots: "[]"},
  {control_columns: "true"},
]

/** What a schedule may hold that nobody has chosen in a form. */
async function everyChoice(stage: Stage): Promise<Seen> {
  const connection = await stage.connect("console")
  const dataPlane = await startDataPlane({writeKeys: [WRITE_KEY]})
  try {
    const params = {rudder_write_key: WRITE_KEY, rudder_server_url: dataPlane.url}
    const answers = await Promise.all(
      FORM_VALUES.map((formParams) =>
        connection.execute({action: "rudder_event", params, formParams, download: [A_SHORT_LOOK.bytes]}),
      ),
    )
    const refused = answers.filter(({looker}) => looker?.success === false).length
    const {requests} = dataPlane.counts
    return {
      seen: `${refused} of ${FORM_VALUES.length}, ${requests} requests`,
      complaints: holding(
        [refused < FORM_VALUES.length, answers.map(({text}) => text).join(" ")],
        [requests > 0, "something was sent"],
      ),
    }
  } finally {
    await dataPlane.close()
  }
}

export const NUMBERS = attackLines("numbers and words that nobody offers", [
  {name: "in addresses and forms of the pages", expected: "400 for all, nothing sent", run: everyQuery},
  {name: "in the choices of a schedule", expected: "all refused, nothing sent", run: everyChoice},
])
