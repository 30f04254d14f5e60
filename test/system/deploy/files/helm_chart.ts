import {spawnSync} from "node:child_process"
import {projectRoot} from "../../../contract/support/project"

export const chart = "deploy/helm"
/** As docs/deploying.md names the release. */
const release = "looker-hub"

export function hasHelm(): boolean {
  return spawnSync("helm", ["version"]).error === undefined
}

/**
 * What Kubernetes would be given of the chart.
 *
 * @param values as of Helm's --set, such as "worker.replicas=3"
 * @throws what Helm says where it refuses the values
 */
export function renderedChart(...values: readonly string[]): string {
  const words = ["template", release, chart, ...values.flatMap((value) => ["--set", value])]
  const {status, stdout, stderr, error} = spawnSync("helm", words, {cwd: projectRoot, encoding: "utf8"})
  if (status !== 0) {
    throw error ?? new Error(stderr.trim())
  }
  return stdout
}

/** Values that switch every part of the chart the other way. */
export const otherValues = [
  "autoscaling.enabled=true",
  "postgres.enabled=false",
  "route.gateway.namespace=infra",
  "image.pullSecrets={registry}",
  "settings.ACTION_HUB_LOG_LEVEL=debug",
]
