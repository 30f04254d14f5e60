import {parse} from "yaml"
import * as zod from "zod"
import {type DeployedProcess, sampleSecret, usualSpareSeconds} from "./deployed_process"
import {filledIn, variablesOf} from "./variables_file"

const words = zod.array(zod.string())

/** Strict: a key that Compose would refuse, or that this check does not understand, is a problem. */
const service = zod.strictObject({
  image: zod.string(),
  build: zod.literal(".").optional(),
  command: words.optional(),
  env_file: zod.literal(".env").optional(),
  environment: zod.record(zod.string(), zod.string()).default({}),
  networks: words,
  depends_on: zod
    .record(zod.string(), zod.strictObject({condition: zod.literal("service_healthy")}))
    .default({}),
  restart: zod.literal("unless-stopped"),
  read_only: zod.literal(true),
  tmpfs: words.default([]),
  volumes: words.default([]),
  ports: words.default([]),
  user: zod.string().optional(),
  mem_limit: zod.string().regex(/^\d+[mg]$/),
  pids_limit: zod.number().int().positive(),
  logging: zod.strictObject({
    driver: zod.literal("local"),
    options: zod.strictObject({"max-size": zod.string(), "max-file": zod.string()}),
  }),
  cap_drop: zod.tuple([zod.literal("ALL")]),
  cap_add: zod.tuple([zod.literal("NET_BIND_SERVICE")]).optional(),
  security_opt: zod.tuple([zod.literal("no-new-privileges:true")]),
  stop_grace_period: zod
    .string()
    .regex(/^\d+s$/)
    .optional(),
  healthcheck: zod.strictObject({test: words, interval: zod.string()}).optional(),
  deploy: zod.strictObject({replicas: zod.number().int().positive()}).optional(),
})

const composeFile = zod
  .looseObject({
    name: zod.string(),
    services: zod.record(zod.string(), service),
    networks: zod.record(zod.string(), zod.null()),
    volumes: zod.record(zod.string(), zod.null()),
  })
  .refine((file) => Object.keys(file).every((key) => /^(name|services|networks|volumes|x-\w+)$/.test(key)), {
    message: "it has a key at its top that Compose does not know",
  })

type ComposeFile = zod.infer<typeof composeFile>

export interface ComposeFindings {
  readonly problems: readonly string[]
  readonly processes: readonly DeployedProcess[]
}

const composeKillsAfterSeconds = 10

/**
 * @param text of compose.yaml
 * @param example of the variables that it is given
 * @param exists whether a path of the project exists
 */
export function composeFindings(
  text: string,
  example: string,
  exists: (path: string) => boolean,
): ComposeFindings {
  const variables = variablesOf(example)
  const missing = namedVariables(text)
    .filter((name) => !(name in variables))
    .map((name) => `compose.yaml: ${name} is not in .env.example.`)
  const values = filledIn(variables, sampleSecret)
  const {data, error} = composeFile.safeParse(parse(interpolated(text, values), {merge: true}))
  if (error !== undefined) {
    return {problems: [...missing, `compose.yaml: ${zod.prettifyError(error)}`], processes: []}
  }
  const problems = [...referenceProblems(data, exists), ...postgresProblems(data)]
  return {
    problems: [...missing, ...problems.map((problem) => `compose.yaml: ${problem}`)],
    processes: processesIn(data, values),
  }
}

const variablePattern = /\$\{(\w+)(?::\?[^}]*)?\}/g

function namedVariables(text: string): string[] {
  return [...new Set([...text.matchAll(variablePattern)].map(([, name = ""]) => name))]
}

function interpolated(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(variablePattern, (_, name: string) => values[name] ?? "")
}

function referenceProblems(file: ComposeFile, exists: (path: string) => boolean): string[] {
  return Object.entries(file.services).flatMap(([name, {networks, depends_on, volumes}]) => {
    const sources = volumes.map((volume) => volume.split(":")[0] ?? "")
    const named = sources.filter((source) => !source.startsWith("."))
    const paths = sources.filter((source) => source.startsWith("."))
    return [
      ...networks.filter((network) => !(network in file.networks)).map((network) => `no network ${network}.`),
      ...Object.keys(depends_on)
        .filter((other) => !(other in file.services))
        .map((other) => `no service ${other}.`),
      ...named.filter((volume) => !(volume in file.volumes)).map((volume) => `no volume ${volume}.`),
      ...paths.filter((path) => !exists(path)).map((path) => `no file ${path}.`),
    ].map((problem) => `${name} needs what is not there: ${problem}`)
  })
}

/** What is kept has to outlive the container. */
function postgresProblems({services}: ComposeFile): string[] {
  const isKept = services.postgres?.volumes.some((volume) => volume.endsWith(":/var/lib/postgresql/data"))
  return isKept === true ? [] : ["postgres needs a volume for /var/lib/postgresql/data."]
}

function processesIn(
  {services}: ComposeFile,
  variables: Readonly<Record<string, string>>,
): DeployedProcess[] {
  return Object.entries(services)
    .filter(([, {build}]) => build !== undefined)
    .map(([name, {command, environment, env_file, stop_grace_period}]) => ({
      place: `compose.yaml: ${name}`,
      script: command?.at(-1),
      environment: {...(env_file && variables), ...environment},
      probePaths: [],
      graceSeconds:
        stop_grace_period === undefined ? composeKillsAfterSeconds : Number.parseInt(stop_grace_period),
      spareSeconds: usualSpareSeconds,
    }))
}
