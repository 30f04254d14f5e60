import {execFileSync} from "node:child_process"
import {closeSync, openSync, readdirSync, rmSync, writeSync} from "node:fs"
import {join} from "node:path"
import Database from "libsql"
import {HubProcess} from "../../../stand_ins/hub_process"
import {Looker} from "../../../stand_ins/looker_stand_in"
import {withTemporaryDirectory} from "../../../server/support/temporary_directory"
import {Stage} from "../../faults/stage"
import {until} from "../../faults/support/until"
import {attackLines, holding, Seen} from "../attack"
import {HeldRuns, successes} from "../support/held_runs"
import {withHub} from "../support/own_hub"
import {runWithRefusedRow} from "../support/refused_run"
import {Visitor} from "../support/visitor"

const FILE = "runs.db"
const UNREADABLE = "The hub cannot read what it keeps of this run."

function keptIn(folder: string, secret = "a-secret-of-the-attacks") {
  return {env: {ACTION_HUB_DATA_DIR: folder, ACTION_HUB_SECRET: secret}}
}

function oneRun(looker: Looker, hub: HubProcess) {
  return HeldRuns.lend((runs) => runs.start(looker.connect({hubUrl: hub.url, token: hub.token})))
}

/** One of two records is of no version that there is. */
async function unreadableRecord({looker}: Stage): Promise<Seen> {
  return withTemporaryDirectory(async (folder) => {
    await withHub(keptIn(folder), async (hub) => {
      await oneRun(looker, hub)
      await oneRun(looker, hub)
    })
    const file = new Database(join(folder, FILE))
    file.exec("update runs set state = 'from the future' where id = (select min(id) from runs)")
    file.close()
    return withHub(keptIn(folder), async (hub) => {
      const visitor = await Visitor.signedIn(hub.url)
      const {status, text} = await visitor.get("/runs")
      const ids = await visitor.runIds()
      const marked = text.split(UNREADABLE).length - 1
      const answers = [await oneRun(looker, hub)]
      return {
        seen: `${status}, ${ids.length} linked, ${marked} marked`,
        complaints: holding(
          [status !== 200 || marked === 0, `the list is ${status}, ${text.slice(0, 200)}`],
          [successes(answers) !== 1, "a run fails"],
        ),
      }
    })
  })
}

/** The hub has another secret now: rows that it kept cannot be opened. */
async function foreignSecret({looker}: Stage): Promise<Seen> {
  return withTemporaryDirectory(async (folder) => {
    const id = await withHub(keptIn(folder), async (hub) =>
      runWithRefusedRow(looker, hub, await Visitor.signedIn(hub.url)),
    )
    return withHub(keptIn(folder, "another-secret-of-the-attacks"), async (hub) => {
      const visitor = await Visitor.signedIn(hub.url)
      const pages = [await visitor.get("/runs"), await visitor.get(`/runs/${id}`)].map(({status}) => status)
      const download = await visitor.postForm(`/runs/${id}/rows.ndjson`, [])
      return {
        seen: `pages ${pages.join(" and ")}, the rows ${download.status}`,
        complaints: holding(
          [pages.some((status) => status !== 200), "a page is missing"],
          [download.status !== 409, download.text.slice(0, 200)],
        ),
      }
    })
  })
}

async function damagedFile({looker}: Stage): Promise<Seen> {
  return withTemporaryDirectory(async (folder) => {
    await withHub(keptIn(folder), (hub) => oneRun(looker, hub))
    const file = openSync(join(folder, FILE), "r+")
    writeSync(file, Buffer.alloc(8192, "damaged "), 0, 8192, 0)
    closeSync(file)
    return withHub(keptIn(folder), async (hub) => {
      const answer = await oneRun(looker, hub)
      const {status, text} = await (await Visitor.signedIn(hub.url)).get("/runs")
      const says = text.includes("the file is damaged")
      return {
        seen: `the run ${successes([answer]) === 1 ? "succeeds" : "fails"}, /runs ${status}${says ? " says so" : ""}`,
        complaints: holding(
          [successes([answer]) !== 1, answer.text],
          [status !== 200 || !says, text.slice(0, 300)],
        ),
      }
    })
  })
}

/** 3 MB of memory as a disk; undefined where this user may not mount one. */
async function onSmallDisk(use: (folder: string) => Promise<Seen>): Promise<Seen> {
  return withTemporaryDirectory(async (folder) => {
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=3m,mode=0700", "tmpfs", folder], {stdio: "pipe"})
    } catch {
      return {seen: "not tried: this user may not mount a disk", complaints: []}
    }
    try {
      return await use(folder)
    } finally {
      execFileSync("umount", [folder])
    }
  })
}

const BALLAST = "ballast"

/** Writes until nothing more fits. */
function fillUp(folder: string): void {
  const file = openSync(join(folder, BALLAST), "a")
  try {
    for (const bytes of [65_536, 4_096, 512, 1]) {
      const piece = Buffer.alloc(bytes)
      try {
        while (writeSync(file, piece) === bytes) continue
      } catch {
        continue // it is full for pieces of this size
      }
    }
  } finally {
    closeSync(file)
  }
}

async function fullDisk({looker}: Stage): Promise<Seen> {
  return onSmallDisk(async (folder) => {
    const before = await withHub(keptIn(folder), async (hub) => {
      const answers = [await oneRun(looker, hub)]
      fillUp(folder)
      const visitor = await Visitor.signedIn(hub.url)
      for (let times = 0; times < 12; times++) answers.push(await oneRun(looker, hub))
      await until(() => hub.output().includes("The run history does not work."), "the disk is full")
      const says = (await visitor.get("/runs")).text.includes("the disk is full")
      rmSync(join(folder, BALLAST))
      await until(() => hub.output().includes("The run history works again."), "there is room again")
      fillUp(folder)
      for (let times = 0; times < 12; times++) answers.push(await oneRun(looker, hub))
      return {answers, says}
    })
    rmSync(join(folder, BALLAST))
    return withHub(keptIn(folder), async (hub) => {
      const visitor = await Visitor.signedIn(hub.url)
      const {text} = await visitor.get("/runs")
      const open = (await visitor.get("/runs?state=running")).text.split("state running").length - 1
      const files = readdirSync(folder).sort().join(" ")
      const {answers, says} = before
      return {
        seen: `${successes(answers)} of ${answers.length} runs succeed, /runs ${says ? "says so" : "is silent"}, then ${open} open`,
        complaints: holding(
          [successes(answers) !== answers.length, "a run fails"],
          [!says, "/runs does not say so"],
          [/class="notice bad"/.test(text), `the next start is not clean: ${text.slice(0, 300)}`],
          [open > 0, "a run is left open"],
          [files !== `${FILE} ${FILE}-shm ${FILE}-wal`, `files are left: ${files}`],
        ),
      }
    })
  })
}

async function startOnFullDisk({looker}: Stage): Promise<Seen> {
  return onSmallDisk(async (folder) => {
    fillUp(folder)
    const answers = await withHub(keptIn(folder), async (hub) => [await oneRun(looker, hub)])
    rmSync(join(folder, BALLAST))
    const isClean = await withHub(keptIn(folder), async (hub) => {
      answers.push(await oneRun(looker, hub))
      const visitor = await Visitor.signedIn(hub.url)
      return (
        (await visitor.runIds()).length === 1 && !(await visitor.get("/runs")).text.includes("notice bad")
      )
    })
    return {
      seen: `${successes(answers)} runs succeed, the next start is ${isClean ? "clean" : "not clean"}`,
      complaints: holding([successes(answers) !== 2, "a run fails"], [!isClean, "the history does not work"]),
    }
  })
}

export const STORES = attackLines("what the hub keeps", [
  {
    name: "a record that no version understands",
    expected: "the list stands, it is marked",
    run: unreadableRecord,
  },
  {name: "rows sealed with another secret", expected: "pages 200, the rows 409", run: foreignSecret},
  {name: "a file that is damaged", expected: "runs go on, /runs says so", run: damagedFile},
  {name: "a disk that is full during runs", expected: "runs go on, /runs says so, 0 open", run: fullDisk},
  {
    name: "a disk that is full at the start",
    expected: "runs go on, the next start is clean",
    run: startOnFullDisk,
  },
])
