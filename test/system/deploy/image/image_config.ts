import * as zod from "zod"
import type {Instruction} from "./dockerfile"

/** What an image says of how it is to be run. Paths are those inside it. */
export interface ImageConfig {
  readonly environment: Readonly<Record<string, string>>
  /** Defaults of ARG, which the steps of a stage see and the container does not. */
  readonly buildArguments: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  readonly workFolder: string
  /** As the Dockerfile has it, such as "1000:1000". */
  readonly user: string
  readonly command: readonly string[]
  readonly healthCommand: readonly string[]
  readonly volumes: readonly string[]
}

export const emptyConfig: ImageConfig = {
  environment: {},
  buildArguments: {},
  labels: {},
  workFolder: "/",
  user: "0:0",
  command: [],
  healthCommand: [],
  volumes: [],
}

const words = zod.array(zod.string()).min(1)

/** The configuration after one more instruction; undefined where it is none that changes the configuration. */
export function configAfter(config: ImageConfig, {keyword, text}: Instruction): ImageConfig | undefined {
  switch (keyword) {
    case "ENV":
      return {...config, environment: {...config.environment, ...variablesIn(text)}}
    case "ARG":
      return {...config, buildArguments: {...config.buildArguments, ...variablesIn(text)}}
    case "LABEL":
      return {...config, labels: {...config.labels, ...labelsIn(text)}}
    case "WORKDIR":
      return {...config, workFolder: text}
    case "USER":
      return {...config, user: text}
    case "CMD":
      return {...config, command: commandIn(text)}
    case "HEALTHCHECK":
      return {...config, healthCommand: commandIn(text.slice(text.indexOf("CMD ") + "CMD ".length))}
    case "VOLUME":
      return {...config, volumes: [...config.volumes, ...text.split(" ")]}
    case "EXPOSE":
      return config
    default:
      return undefined
  }
}

function variablesIn(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(" ").map((pair) => {
      const equals = pair.indexOf("=")
      return [pair.slice(0, equals), pair.slice(equals + 1)]
    }),
  )
}

function labelsIn(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/([\w.]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]),
  )
}

/** A command that is no list would be run by a shell, which keeps SIGTERM to itself. */
function commandIn(text: string): string[] {
  try {
    return words.parse(JSON.parse(text))
  } catch {
    throw new Error(`The command ${text} is not a JSON list of words. Write it as one.`)
  }
}
