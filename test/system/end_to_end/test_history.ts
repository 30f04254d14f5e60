import {expect} from "chai"
import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {openStore} from "../../../src/server/store/open_store"
import type {RunPage} from "../../../src/server/store/run_listing"
import {eventually} from "../../server/support/eventually"
import {RecordedLog} from "../../server/support/recorded_log"
import {detailRow, field} from "../../stand_ins/builders"
import {startHub} from "../../stand_ins/hub_process"
import {lookDocument} from "../../stand_ins/look_document"
import {setStage, type Stage} from "../../stand_ins/stage"

const ROWS = 2_000
const FIELDS = {dimensions: [field("users.id", {tags: ["user_id"]})]}

function look() {
  return lookDocument({
    fields: FIELDS,
    rows: Array.from({length: ROWS}, (_, index) => detailRow({"users.id": index})),
  })
}

describe("the history of the built hub", () => {
  let directory: string
  let stage: Stage
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "history-"))
    stage = await setStage({env: {ACTION_HUB_DATA_DIR: directory}})
  })
  after(async () => {
    await stage.close()
    rmSync(directory, {recursive: true})
  })

  async function kept(): Promise<RunPage["runs"]> {
    const {store} = await openStore(directory, new RecordedLog())
    try {
      return (await store.page({}, undefined, 10)).runs
    } finally {
      await store.close()
    }
  }

  it("has a run with what became of its rows, and without its settings", async () => {
    await stage.run({action: "rudder_event", download: look()})
    await eventually(async () => (await kept())[0]?.state === "succeeded")
    const [run] = await kept()
    expect(run).to.include({action: "rudder_event", rowsRead: ROWS, rowsSent: ROWS, rowsNotSent: 0})
    expect(JSON.stringify(run)).to.not.include(stage.params.rudder_write_key)
  })

  it("has a run as interrupted whose process was killed, once the hub is back", async () => {
    stage.dataPlane.setIntercept(() => ({kind: "silence"}))
    const answer = stage.run({action: "rudder_event", download: look()}).catch((error: unknown) => error)
    await eventually(async () => (await kept())[0]?.state === "running")
    process.kill(stage.hub.pid, "SIGKILL")
    await answer
    const next = await startHub({env: {ACTION_HUB_DATA_DIR: directory}})
    const [run] = await kept()
    expect(run).to.include({state: "interrupted", rowsSent: 0})
    expect(run?.state === "interrupted" && run.message).to.match(
      /^The hub's process ended before this run did\./,
    )
    expect(await next.stop()).to.equal(0)
  })
})
