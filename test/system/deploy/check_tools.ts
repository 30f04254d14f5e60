import {spawnSync} from "node:child_process"
import {statSync} from "node:fs"
import {join} from "node:path"
import {filesBelow, projectRoot, readProjectFile} from "../../contract/support/project"
import {systemdUnits} from "./files/findings"
import {chart} from "./files/helm_chart"
import type {Report} from "./report"

/** In tenths of what systemd calls exposure: 0 is shut off from everything, 100 from nothing. */
const mostExposure = "15"

/** Has the programs that will read the files read them, as far as they are installed here. */
export async function checkWithTools(report: Report): Promise<void> {
  const env = {...process.env, ACTION_HUB_BASE_URL: "https://hub.example.com"}
  const caddyfile = ["--adapter", "caddyfile", "--config", "deploy/Caddyfile"]
  await ask(report, "Caddyfile: caddy validate", "caddy", ["validate", ...caddyfile], env)
  for (const unit of systemdUnits()) {
    await ask(report, `${unit}: systemd-analyze verify`, "systemd-analyze", ["verify", unit])
    const judge = ["security", "--no-pager", "--offline=true", `--threshold=${mostExposure}`, unit]
    await ask(report, `${unit}: systemd-analyze security`, "systemd-analyze", judge)
  }
  for (const script of shellScripts()) {
    await ask(report, `${script}: bash -n`, "bash", ["-n", script])
  }
  await ask(report, "Kubernetes: helm lint", "helm", ["lint", "--strict", chart])
}

async function ask(
  report: Report,
  title: string,
  command: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const {status, stderr, error} = spawnSync(command, words, {cwd: projectRoot, env, encoding: "utf8"})
  if (error !== undefined) {
    report.note(`${title}: not checked, as ${command} is not installed here`)
  } else {
    await report.problems(title, () => (status === 0 ? [] : stderr.trim().split("\n")))
  }
}

function shellScripts(): string[] {
  return filesBelow(".ci", "bin", "deploy")
    .filter((file) => statSync(join(projectRoot, file)).isFile())
    .filter((file) => /^#!.*\bbash\b/.test(readProjectFile(file)))
}
