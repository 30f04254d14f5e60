import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {checkImage} from "./check_image"
import {checkProxy} from "./check_proxy"
import {checkWithTools} from "./check_tools"
import {allFindings} from "./files/findings"
import {hasHelm, otherValues, renderedChart} from "./files/helm_chart"
import {manifestsIn} from "./files/kubernetes_files"
import {manifestProblems} from "./files/manifest_problems"
import {Report} from "./report"

/** `npm run check:deploy`: every file that the hub is deployed by, read, and carried out as far as this machine can. */
async function main(): Promise<void> {
  const report = new Report((line) => process.stdout.write(`deploy: ${line}\n`))
  const workplace = mkdtempSync(join(tmpdir(), "check-deploy-"))
  try {
    const findings = allFindings()
    for (const {way, problems} of findings) {
      await report.problems(`${way}: what is named exists, and every setting can be used`, () => problems)
    }
    if (hasHelm()) {
      const manifests = [[], otherValues].flatMap((values) => manifestsIn(renderedChart(...values)))
      await report.problems("Kubernetes: manifests as the schemas have them", () =>
        manifestProblems(manifests),
      )
    } else {
      report.note("Kubernetes: the chart was not rendered, as helm is not installed here")
    }
    await checkWithTools(report)
    await checkProxy(report)
    const probePaths = findings.flatMap(({processes}) => processes.flatMap(({probePaths}) => probePaths))
    await checkImage(workplace, [...new Set(probePaths)], report)
  } finally {
    rmSync(workplace, {recursive: true, force: true})
  }
  if (report.failed > 0) {
    throw new Error(`${report.failed} checks failed.`)
  }
  report.note("all is well.")
}

main().catch((error: unknown) => {
  process.stderr.write(`deploy: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
