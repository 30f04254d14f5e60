import {parse, parseAllDocuments} from "yaml"
import * as zod from "zod"
import {type DeployedProcess, sampleSecret, usualSpareSeconds} from "./deployed_process"
import {kustomization, workload, type Workload} from "./kubernetes_shapes"
import {filledIn, variablesOf} from "./variables_file"

/** One object of a manifest. */
export interface Manifest {
  readonly file: string
  readonly apiVersion: string
  readonly kind: string
  readonly content: unknown
}

const manifestHead = zod.looseObject({apiVersion: zod.string(), kind: zod.string()})

/** The objects of a manifest file. @throws where there is no object, or no kind of one */
export function manifestsIn(file: string, text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => {
    const content = manifestHead.parse(document.toJS())
    return {file, apiVersion: content.apiVersion, kind: content.kind, content}
  })
}

export interface KubernetesFindings {
  readonly problems: readonly string[]
  readonly processes: readonly DeployedProcess[]
}

/** @param read gives the text of a file in the folder, undefined where there is none */
export function kubernetesFindings(read: (file: string) => string | undefined): KubernetesFindings {
  const parsed = kustomization.safeParse(parse(read("kustomization.yaml") ?? ""))
  if (!parsed.success) {
    return {problems: [`kustomization.yaml: ${zod.prettifyError(parsed.error)}`], processes: []}
  }
  const {resources, configMapGenerator, secretGenerator, images} = parsed.data
  const absent = [...resources, ...secretGenerator.flatMap(({envs}) => envs.map((file) => `${file}.example`))]
    .filter((file) => read(file) === undefined)
    .map((file) => `kustomization.yaml: there is no ${file}.`)
  const environments = new Map<string, Record<string, string>>([
    ...configMapGenerator.map(({name, literals}) => [name, variablesOf(literals.join("\n"))] as const),
    ...secretGenerator.map(({name, envs: [file = ""]}) => {
      return [name, filledIn(variablesOf(read(`${file}.example`) ?? ""), sampleSecret)] as const
    }),
  ])
  const workloads = resources
    .flatMap((file) => manifestsIn(file, read(file) ?? ""))
    .filter(({kind}) => ["Deployment", "StatefulSet"].includes(kind))
    .map(({file, content}) => ({file, result: workload.safeParse(content)}))
  const broken = workloads.flatMap(({file, result: {error}}) =>
    error === undefined ? [] : [`${file}: ${zod.prettifyError(error)}`],
  )
  const found = workloads.flatMap(({result: {data}}) => (data === undefined ? [] : [data]))
  const ofHub = found.filter(({spec}) => spec.template.spec.containers[0].image === images[0]?.name)
  return {
    problems: [
      ...absent,
      ...broken,
      ...found.flatMap(labelProblems),
      ...ofHub.flatMap(unknownSources(environments)),
    ],
    processes: ofHub.map((workload) => processOf(workload, environments)),
  }
}

function labelProblems({metadata, spec}: Workload): string[] {
  const {labels} = spec.template.metadata
  const wrong = Object.entries(spec.selector.matchLabels).filter(([name, value]) => labels[name] !== value)
  return wrong.map(
    ([name]) => `${metadata.name}: its pods do not have the label ${name} that it selects them by.`,
  )
}

function sourcesOf({spec}: Workload): string[] {
  return spec.template.spec.containers[0].envFrom.flatMap(({configMapRef, secretRef}) =>
    [configMapRef?.name, secretRef?.name].filter((name) => name !== undefined),
  )
}

function unknownSources(environments: ReadonlyMap<string, unknown>) {
  return (workload: Workload) =>
    sourcesOf(workload)
      .filter((name) => !environments.has(name))
      .map((name) => `${workload.metadata.name}: kustomization.yaml makes no ${name}.`)
}

function processOf(
  workload: Workload,
  environments: ReadonlyMap<string, Record<string, string>>,
): DeployedProcess {
  const {terminationGracePeriodSeconds, containers} = workload.spec.template.spec
  const [{command, env, readinessProbe, livenessProbe, lifecycle}] = containers
  const beforeSigterm = Number(lifecycle?.preStop.exec.command.at(-1) ?? 0)
  return {
    place: `deploy/kubernetes: ${workload.metadata.name}`,
    script: command?.at(-1),
    environment: {
      ...merged(sourcesOf(workload).map((name) => environments.get(name))),
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
