import {parseAllDocuments} from "yaml"
import * as zod from "zod"
import {type DeployedProcess, sampleSecret, usualSpareSeconds} from "./deployed_process"
import {configMap, route, workload, type Workload} from "./kubernetes_shapes"

/** One object of a manifest. */
export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly content: unknown
}

const manifestHead = zod.looseObject({apiVersion: zod.string(), kind: zod.string()})

/** The objects of a manifest. @throws where there is no object, or no kind of one */
export function manifestsIn(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => {
    const content = manifestHead.parse(document.toJS())
    return {apiVersion: content.apiVersion, kind: content.kind, content}
  })
}

export interface KubernetesFindings {
  readonly problems: readonly string[]
  readonly processes: readonly DeployedProcess[]
}

/** The Secret that deploy/helm/values.yaml asks for, by its name there. */
const secretName = "looker-hub-secrets"
const secrets = {
  ACTION_HUB_SECRET: sampleSecret,
  ACTION_HUB_ADMIN_PASSWORD: sampleSecret,
  ACTION_HUB_METRICS_TOKEN: sampleSecret,
}
const ownDatabase = {DATABASE_URL: "postgres://postgres.example.com/hub"}

/** @param text what Helm makes of the chart */
export function kubernetesFindings(text: string): KubernetesFindings {
  const manifests = manifestsIn(text)
  const contentsOf = (...kinds: string[]) =>
    manifests.filter(({kind}) => kinds.includes(kind)).map(({content}) => content)
  const workloads = contentsOf("Deployment", "StatefulSet").map((content) => workload.safeParse(content))
  const routes = contentsOf("HTTPRoute").map((content) => route.safeParse(content))
  const hasPostgres = manifests.some(({kind}) => kind === "StatefulSet")
  const maps = contentsOf("ConfigMap").map((content) => configMap.parse(content))
  const environments = new Map([
    ...maps.map(({metadata, data}) => [metadata.name, data] as const),
    [secretName, {...secrets, ...(hasPostgres ? {POSTGRES_PASSWORD: sampleSecret} : ownDatabase)}] as const,
  ])
  const found = workloads.flatMap(({data}) => (data === undefined ? [] : [data]))
  const ofHub = found.filter(({spec}) => sourcesOf(spec).length > 0)
  const services = contentsOf("Service").map((content) => named.parse(content).metadata.name)
  return {
    problems: [
      ...[...workloads, ...routes].flatMap(({error}) =>
        error === undefined ? [] : [zod.prettifyError(error)],
      ),
      ...found.flatMap(labelProblems),
      ...ofHub.flatMap(unknownSources(environments)),
      ...routes
        .flatMap(({data}) => data?.spec.rules.flatMap(({backendRefs}) => backendRefs) ?? [])
        .filter(({name}) => !services.includes(name))
        .map(({name}) => `the route leads to ${name}, and there is no such Service.`),
    ].map((problem) => `deploy/helm: ${problem}`),
    processes: ofHub.map((workload) => processOf(workload, environments)),
  }
}

const named = zod.object({metadata: zod.object({name: zod.string()})})

function labelProblems({metadata, spec}: Workload): string[] {
  const {labels} = spec.template.metadata
  const wrong = Object.entries(spec.selector.matchLabels).filter(([name, value]) => labels[name] !== value)
  return wrong.map(
    ([name]) => `${metadata.name}: its pods do not have the label ${name} that it selects them by.`,
  )
}

function sourcesOf({template}: Workload["spec"]): string[] {
  return template.spec.containers[0].envFrom.flatMap(({configMapRef, secretRef}) =>
    [configMapRef?.name, secretRef?.name].filter((name) => name !== undefined),
  )
}

function unknownSources(environments: ReadonlyMap<string, unknown>) {
  return (workload: Workload) =>
    sourcesOf(workload.spec)
      .filter((name) => !environments.has(name))
      .map((name) => `${workload.metadata.name}: there is no ${name}.`)
}

function processOf(
  workload: Workload,
  environments: ReadonlyMap<string, Record<string, string>>,
): DeployedProcess {
  const {terminationGracePeriodSeconds, containers} = workload.spec.template.spec
  const [{command, env, readinessProbe, livenessProbe, lifecycle}] = containers
  const beforeSigterm = Number(lifecycle?.preStop.exec.command.at(-1) ?? 0)
  return {
    place: `deploy/helm: ${workload.metadata.name}`,
    script: command?.at(-1),
    environment: {
      ...merged(sourcesOf(workload.spec).map((name) => environments.get(name))),
      ...Object.fromEntries(env.map(({name, value = sampleSecret}) => [name, value])),
    },
    probePaths: [readinessProbe, livenessProbe].flatMap(({httpGet}) => (httpGet ? [httpGet.path] : [])),
    graceSeconds: terminationGracePeriodSeconds - beforeSigterm,
    spareSeconds: usualSpareSeconds,
  }
}

function merged(environments: readonly (Record<string, string> | undefined)[]): Record<string, string> {
  return environments.reduce<Record<string, string>>((all, environment) => ({...all, ...environment}), {})
}
