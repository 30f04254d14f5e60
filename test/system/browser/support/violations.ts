import axe from "axe-core"
import type {Page} from "playwright-core"

const grave = ["serious", "critical"]
/** Rows of one kind, of which the first ones stand for all: axe takes its time over each. */
const repeated = [".rows tbody tr:nth-child(n + 3)", ".details > div:nth-child(n + 3)"]

/**
 * What a page makes hard for people with disabilities, as axe sees it: serious and critical findings, one line each; in
 * dark colours those about colours alone, as nothing else depends on them.
 */
export async function graveViolations(page: Page): Promise<string[]> {
  await page.emulateMedia({colorScheme: "light"})
  await page.evaluate(axe.source)
  const inLight = await findings(page, {})
  await page.emulateMedia({colorScheme: "dark"})
  return [...inLight, ...(await findings(page, {runOnly: {type: "tag", values: ["cat.color"]}}))]
}

async function findings(page: Page, options: axe.RunOptions): Promise<string[]> {
  const {violations} = await page.evaluate<axe.AxeResults>(
    `axe.run(${JSON.stringify({exclude: repeated})}, ${JSON.stringify(options)})`,
  )
  return violations
    .filter(({impact}) => grave.includes(impact ?? ""))
    .flatMap(({id, nodes}) =>
      nodes.map(({target, failureSummary}) => `${id}: ${target.join(" ")}: ${failureSummary}`),
    )
}
