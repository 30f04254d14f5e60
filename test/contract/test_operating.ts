import {expect} from "chai"
import {spawnSync} from "node:child_process"
import {mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import * as path from "node:path"
import {parse} from "yaml"
import * as zod from "zod"
import type {ActionResponse} from "../../src/hub"
import {HubMetrics} from "../../src/server/observers/hub_metrics"
import * as unfinishedRun from "../../src/server/runs/unfinished_run"
import {logMessages} from "./support/log_messages"
import {filesBelow, readProjectFile} from "./support/project"

const page = readProjectFile("docs/operating.md")

function chapter(title: string): string {
  const start = page.indexOf(`\n## ${title}\n`)
  const end = page.indexOf("\n## ", start + 1)
  return start === -1 ? "" : page.slice(start, end === -1 ? undefined : end)
}

/** The cells of the tables' rows, without the headings. */
function rows(text: string): string[][] {
  const lines = text.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| ---"))
  return lines.slice(1).map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  )
}

async function metricsText(): Promise<string> {
  const metrics = new HubMetrics(["some_action"])
  metrics.watch({
    queue: {waitingRuns: 0},
    readiness: {report: async () => ({status: "ready", problems: {runs: undefined, history: undefined}})},
  })
  return metrics.text()
}

function found(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, group = ""]) => group)
}

describe("the page on operating", () => {
  describe("on metrics", () => {
    let typesByName: Map<string, string>
    before(async () => {
      const types = [...(await metricsText()).matchAll(/^# TYPE (\S+) (\S+)$/gm)]
      typesByName = new Map(types.map(([, name = "", type = ""]) => [name, type]))
    })

    it("lists exactly those of the hub, with their types", () => {
      const own = [...typesByName].filter(([name]) => name.startsWith("looker_hub_"))
      const listed = rows(chapter("Metrics")).map(([name = "", type = ""]) => [
        name.replaceAll("`", ""),
        type,
      ])
      expect(listed).to.have.deep.members(own)
      expect(listed).to.have.lengthOf(own.length)
    })

    it("lists those of the process", () => {
      const names = [...typesByName.keys()].filter((name) => !name.startsWith("looker_hub_"))
      const listed = found(chapter("Metrics"), /`((?:process|nodejs)_\w+)`/g)
      expect(listed).to.include.members(names)
      if (process.platform === "linux") {
        expect(names).to.include.members(listed) // elsewhere, there are fewer
      }
    })

    it("lists the values of labels that are known beforehand", async () => {
      const values = found(await metricsText(), /(?:kind|state|code|check)="([^"]*)"/g)
      const text = chapter("Metrics")
      expect(values.filter((value) => !text.includes(`\`${value}\``))).to.deep.equal([])
    })
  })

  describe("on the log", () => {
    const listed = rows(chapter("The log"))

    it("lists exactly the messages that there are, with their levels", () => {
      const sources = filesBelow("src").filter((file) => file.endsWith(".ts"))
      const written = sources.flatMap((file) => logMessages(readProjectFile(file)))
      const lines = new Set(written.map(({level, message}) => `${level}: ${message}`))
      const wanted = listed.flatMap(([levels = "", message = ""]) =>
        levels.split(", ").map((level) => `${level}: ${message}`),
      )
      expect(wanted).to.have.members([...lines])
    })
  })

  describe("on runs that failed", () => {
    const text = chapter("A run failed: what now")
    const quoted = found(text, /"([^"]+)"/g)
    const variable = /\{[^}]*\}/

    it("quotes messages as the program has them", () => {
      const program = filesBelow("src")
        .filter((file) => file.endsWith(".ts"))
        .map((file) => readProjectFile(file).replace(/["`] \+\s*["`]/g, ""))
        .join("\n")
      const missing = quoted.filter((message) =>
        message
          .split(variable)
          .map((part) => part.trim())
          .some((part) => part.length > 4 && !program.includes(part)),
      )
      expect(missing).to.deep.equal([])
    })

    /** Whether a message begins as it is quoted, or is the whole quotation where its very beginning differs. */
    function quotes(quotation: string, message: string): boolean {
      const escaped = quotation.split(variable).map((part) => part.replace(/[()?.*+]/g, "\\$&"))
      return new RegExp(`^${escaped.join(".+")}${escaped[0] === "" ? "$" : ""}`).test(message)
    }

    const answers = Object.entries(unfinishedRun).filter(([name]) => name.endsWith("Response"))
    for (const [name, answer] of answers) {
      it(`knows what to do about the ${name}`, () => {
        const {message = ""} = (answer as (argument: string) => ActionResponse)("by_hand")
        expect(quoted.some((quotation) => quotes(quotation, message))).to.equal(true)
      })
    }
  })

  describe("on alerts", () => {
    const rulesShape = zod.object({
      groups: zod.tuple([
        zod.object({
          rules: zod.array(
            zod.object({
              alert: zod.string(),
              expr: zod.string(),
              annotations: zod.object({summary: zod.string(), action: zod.string()}),
            }),
          ),
        }),
      ]),
    })
    const yaml = /```yaml\n([^]*?)```/.exec(chapter("Alerts"))?.[1] ?? ""
    const {rules} = rulesShape.parse(parse(yaml)).groups[0]

    it("has five, each saying what is wrong and what to do", () => {
      expect(rules).to.have.lengthOf(5)
    })

    for (const {alert, expr} of rules) {
      it(`has ${alert} ask for metrics, labels and values that there are`, async () => {
        const text = await metricsText()
        const names = found(text, /^# TYPE (\S+)/gm)
        expect(found(expr, /(looker_hub_\w+)/g).filter((name) => !names.includes(name))).to.deep.equal([])
        const values = found(expr, /(?:kind|state|check)(?:=~?|!=)"([^"]*)"/g).flatMap((value) =>
          value.split("|"),
        )
        expect(values.filter((value) => !text.includes(`="${value}"`))).to.deep.equal([])
      })
    }

    it("has them as Prometheus reads them", function () {
      if (spawnSync("promtool", ["--version"]).status !== 0) {
        this.skip() // promtool is not installed here
      }
      const directory = mkdtempSync(path.join(tmpdir(), "alerts-"))
      try {
        const file = path.join(directory, "alerts.yaml")
        writeFileSync(file, yaml)
        const {status, stderr} = spawnSync("promtool", ["check", "rules", file], {encoding: "utf8"})
        expect({status, stderr}).to.deep.equal({status: 0, stderr: ""})
      } finally {
        rmSync(directory, {recursive: true})
      }
    })
  })
})

describe("the messages that a source may write to the log", () => {
  const cases: [source: string, found: object[]][] = [
    ['log.info({}, "One.")', [{level: "info", message: "One."}]],
    ['this.#log.warn(\n{a: 1},\n"Two.",\n)', [{level: "warn", message: "Two."}]],
    ["parts.log.error({}, `Three.`)", [{level: "error", message: "Three."}]],
    ["log.debug({}, text(3))", [{level: "debug", message: "text(3)"}]],
    ['log.error({}, "Four " + 4)', [{level: "error", message: '"Four " + 4'}]],
    ["log[level](fields, message)", []],
    ['console.log("a", "b")', []],
    ['catalog.info({}, "no log")', []],
    ['// log.info({}, "no code")', []],
  ]
  for (const [source, found] of cases) {
    it(`are ${JSON.stringify(found)} in ${JSON.stringify(source)}`, () => {
      expect(logMessages(source)).to.deep.equal(found)
    })
  }
})
