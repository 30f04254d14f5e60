import {chmodSync, cpSync, mkdirSync, statSync} from "node:fs"
import {basename, dirname, join} from "node:path"
import {type Instruction, type Stage, stagesOf} from "./dockerfile"
import {configAfter, emptyConfig, type ImageConfig} from "./image_config"
import {runStep} from "./run_step"

const systemFolders = [
  "/",
  "/bin",
  "/etc",
  "/home",
  "/lib",
  "/opt",
  "/root",
  "/tmp",
  "/usr",
  "/var",
  "/var/lib",
]

/** What `docker build` would make, as a folder that holds its files. */
export interface Image {
  readonly root: string
  readonly config: ImageConfig
}

export interface BuildOptions {
  readonly dockerfile: string
  /** What is sent to `docker build`. */
  readonly context: string
  /** Every stage gets a folder in it, which is its root. */
  readonly workplace: string
}

/** Carries out the steps of a Dockerfile, one after the other, on this machine's own system. */
export function buildImage({dockerfile, context, workplace}: BuildOptions): Image {
  const stages = stagesOf(dockerfile)
  const imagePaths = pathsIn(stages)
  const roots = new Map<string, string>()
  const built = stages.map((stage) => {
    const root = join(workplace, stage.name)
    mkdirSync(root)
    chmodSync(root, 0o755)
    roots.set(stage.name, root)
    let config = emptyConfig
    for (const instruction of stage.instructions) {
      config = carriedOut(instruction, {root, config, context, roots, imagePaths})
    }
    return {root, config}
  })
  const last = built.at(-1)
  if (last === undefined) {
    throw new Error("The Dockerfile has no stage.")
  }
  return last
}

interface StepParts extends Image {
  readonly context: string
  readonly roots: ReadonlyMap<string, string>
  readonly imagePaths: readonly string[]
}

/** @returns the configuration after the step */
function carriedOut(instruction: Instruction, parts: StepParts): ImageConfig {
  const {root, config, imagePaths} = parts
  const after = configAfter(config, instruction) ?? config
  if (instruction.keyword === "RUN") {
    runStep(instruction.text, {root, config, imagePaths})
  } else if (instruction.keyword === "COPY") {
    copy(instruction.text, parts)
  } else if (after === config && instruction.keyword !== "EXPOSE") {
    throw new Error(`${instruction.keyword} ${instruction.text}: this check cannot carry that out. Teach it.`)
  }
  mkdirSync(join(root, after.workFolder), {recursive: true})
  return after
}

/** As Docker does: a folder's content goes into the target, a file into a folder or under the target's name. */
function copy(text: string, {root, config, context, roots}: StepParts): void {
  const [, stage, paths = ""] = /^(?:--from=(\S+) )?([^-].*)$/.exec(text) ?? []
  const source = stage === undefined ? context : roots.get(stage)
  if (source === undefined || paths === "") {
    throw new Error(
      `COPY ${text}: this check cannot carry that out. Teach it, or name a stage that there is.`,
    )
  }
  const words = paths.split(" ")
  const to = words.at(-1) ?? "."
  const target = to.startsWith("/") ? join(root, to) : join(root, config.workFolder, to)
  for (const from of words.slice(0, -1).map((word) => join(source, word))) {
    const isIntoFolder = /(^|\/)\.?$/.test(to) && statSync(from).isFile()
    const place = isIntoFolder ? join(target, basename(from)) : target
    mkdirSync(dirname(place), {recursive: true})
    cpSync(from, place, {recursive: true, verbatimSymlinks: true})
  }
}

/** The absolute paths that are the image's own; all others in a command are this machine's. */
function pathsIn(stages: readonly Stage[]): string[] {
  const paths = stages
    .flatMap(({instructions}) => instructions)
    .filter(({keyword}) => ["WORKDIR", "VOLUME"].includes(keyword))
    .flatMap(({text}) => text.split(" "))
  const shared = paths.find((path) => systemFolders.includes(path))
  if (shared !== undefined) {
    throw new Error(`The image works in ${shared}, which the system has too. Give it a folder of its own.`)
  }
  return [...new Set(paths)]
}
