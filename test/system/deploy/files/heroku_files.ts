import * as zod from "zod"
import {type DeployedProcess, sampleSecret, usualSpareSeconds} from "./deployed_process"

const dyno = zod.strictObject({quantity: zod.number().int().min(0), size: zod.string()})

const appFile = zod.strictObject({
  name: zod.string().max(64),
  description: zod.string().max(140),
  keywords: zod.array(zod.string()),
  stack: zod.string().regex(/^heroku-\d+$/),
  buildpacks: zod.array(zod.strictObject({url: zod.string()})),
  env: zod.record(
    zod.string(),
    zod.strictObject({
      description: zod.string(),
      value: zod.string().optional(),
      required: zod.boolean().optional(),
      generator: zod.literal("secret").optional(),
    }),
  ),
  formation: zod.record(zod.string(), dyno),
})

export interface HerokuFindings {
  readonly problems: readonly string[]
  readonly processes: readonly DeployedProcess[]
}

/** Heroku's limits; nobody can raise them. */
const killedAfterSeconds = 30
const firstByteWithinSeconds = 30

export function herokuFindings(appJson: string, procfile: string): HerokuFindings {
  const parsed = appFile.safeParse(JSON.parse(appJson))
  if (!parsed.success) {
    return {problems: [`app.json: ${zod.prettifyError(parsed.error)}`], processes: []}
  }
  const {env, formation} = parsed.data
  const commands = new Map(
    [...procfile.matchAll(/^(\w+): node (\S+)$/gm)].map(([, name = "", script]) => [name, script]),
  )
  const environment = Object.fromEntries(
    Object.entries(env).map(([name, {value}]) => [name, value ?? sampleOf(name)]),
  )
  return {
    problems: [
      ...Object.keys(formation)
        .filter((name) => !commands.has(name))
        .map((name) => `app.json: the Procfile says nothing of the process ${name}.`),
      ...(Number(environment.ACTION_HUB_JSON_KEEPALIVE_SEC ?? Infinity) >= firstByteWithinSeconds
        ? ["app.json: ACTION_HUB_JSON_KEEPALIVE_SEC is longer than Heroku waits for the first byte."]
        : []),
    ],
    processes: [...commands].map(([name, script]) => ({
      place: `Procfile: ${name}`,
      script,
      environment: {
        ...environment,
        ...(name === "worker" && {DATABASE_URL: "postgres://postgres.example.com/hub"}),
      },
      probePaths: [],
      graceSeconds: killedAfterSeconds,
      spareSeconds: usualSpareSeconds,
    })),
  }
}

function sampleOf(name: string): string {
  return name.endsWith("_URL") ? "https://hub.example.com" : sampleSecret
}
