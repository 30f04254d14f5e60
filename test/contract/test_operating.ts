import {expect} from "chai"
import {spawnSync} from "node:child_process"
import * as path from "node:path"
import {parse} from "yaml"
import * as zod from "zod"
import {HubMetrics} from "../../src/server/observers/hub_metrics"
import {projectRoot, readProjectFile} from "./support/project"

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

    it("lists the values of labels that are known beforehand", async () => {
      const values = found(await metricsText(), /(?:kind|state|code|check)="([^"]*)"/g)
      const text = chapter("Metrics")
      expect(values.filter((value) => !text.includes(`\`${value}\``))).to.deep.equal([])
    })
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
    const yaml = readProjectFile("deploy/prometheus/alerts.yaml")
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
      const file = path.join(projectRoot, "deploy/prometheus/alerts.yaml")
      const {status, stderr} = spawnSync("promtool", ["check", "rules", file], {encoding: "utf8"})
      expect({status, stderr}).to.deep.equal({status: 0, stderr: ""})
    })
  })
})
