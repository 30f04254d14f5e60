import {expect} from "chai"
import {allSettings, readConfig} from "../../src/server/config/config"
import type {Chapter, SettingRow} from "../../src/server/config/settings"
import {readProjectFile} from "./support/project"

const page = readProjectFile("docs/configuration.md")
const settings = allSettings()
const chapters = [...new Set(settings.map(({chapter}) => chapter))].filter((chapter) => chapter !== undefined)

/** The table that a chapter of the page has to have. */
function tableOf(chapter: Chapter): string {
  const rows = settings.filter((setting) => setting.chapter === chapter).map(rowOf)
  return ["| variable | default | meaning |", "| --- | --- | --- |", ...rows].join("\n")
}

function rowOf({variable, default: value, defaultText, text}: SettingRow): string {
  return `| \`${variable}\` | ${defaultText ?? `\`${value}\``} | ${text} |`
}

/** The first table of a chapter. */
function documentedTable(chapter: Chapter): string {
  const start = page.indexOf(`\n## ${chapter}\n`)
  return start === -1 ? "" : (/^\|[^]*?(?=\n(?!\|))/m.exec(page.slice(start))?.[0] ?? "")
}

describe("the page on the configuration", () => {
  for (const chapter of chapters) {
    it(`has the settings of "${chapter}" as they are: paste the table that this test wants`, () => {
      expect(documentedTable(chapter)).to.equal(tableOf(chapter))
    })
  }

  it("names no variable twice", () => {
    const variables = settings.map(({variable}) => variable)
    expect(new Set(variables).size).to.equal(variables.length)
  })

  for (const {variable, defaultText, default: value} of settings) {
    const documented = defaultText === undefined ? value : /^`([^<]+)`$/.exec(defaultText)?.[1]
    if (documented !== undefined) {
      it(`has the default that ${variable} has`, () => {
        expect(readConfig({[variable]: documented})).to.deep.equal(readConfig({}))
      })
    }
  }
})
