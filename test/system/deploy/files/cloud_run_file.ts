import {parse} from "yaml"
import * as zod from "zod"
import {type DeployedProcess, sampleSecret} from "./deployed_process"

const probe = zod.strictObject({
  httpGet: zod.strictObject({path: zod.string()}),
  periodSeconds: zod.number(),
  timeoutSeconds: zod.number().default(1),
  failureThreshold: zod.number().optional(),
})

const variable = zod.union([
  zod.strictObject({name: zod.string(), value: zod.string()}),
  zod.strictObject({
    name: zod.string(),
    valueFrom: zod.strictObject({secretKeyRef: zod.strictObject({name: zod.string(), key: zod.string()})}),
  }),
])

/** What Cloud Run takes of a Knative service, as far as the hub uses it. */
const cloudRunService = zod.strictObject({
  apiVersion: zod.literal("serving.knative.dev/v1"),
  kind: zod.literal("Service"),
  metadata: zod.strictObject({name: zod.string(), annotations: zod.record(zod.string(), zod.string())}),
  spec: zod.strictObject({
    template: zod.strictObject({
      metadata: zod.strictObject({
        annotations: zod.strictObject({
          "autoscaling.knative.dev/minScale": zod.literal("1"),
          "autoscaling.knative.dev/maxScale": zod.string().regex(/^[1-9]\d*$/),
          "run.googleapis.com/cpu-throttling": zod.literal("false"),
          "run.googleapis.com/startup-cpu-boost": zod.enum(["true", "false"]),
          "run.googleapis.com/execution-environment": zod.enum(["gen1", "gen2"]),
        }),
      }),
      spec: zod.strictObject({
        timeoutSeconds: zod.literal(3600),
        containerConcurrency: zod.number().int().min(1).max(1000),
        containers: zod.tuple([
          zod.strictObject({
            image: zod.string(),
            ports: zod.tuple([zod.strictObject({containerPort: zod.number()})]),
            env: zod.array(variable),
            resources: zod.strictObject({
              limits: zod.strictObject({cpu: zod.string(), memory: zod.string()}),
            }),
            startupProbe: probe,
            livenessProbe: probe,
          }),
        ]),
      }),
    }),
  }),
})

const place = "deploy/cloud-run/service.yaml"
/** A time limit that nobody can raise. */
const killedAfterSeconds = 10
const spareSeconds = 3

export interface CloudRunFindings {
  readonly problems: readonly string[]
  readonly processes: readonly DeployedProcess[]
}

export function cloudRunFindings(text: string): CloudRunFindings {
  const parsed = cloudRunService.safeParse(parse(text))
  if (!parsed.success) {
    return {problems: [`${place}: ${zod.prettifyError(parsed.error)}`], processes: []}
  }
  const {timeoutSeconds, containers} = parsed.data.spec.template.spec
  const [{env, startupProbe, livenessProbe}] = containers
  const environment = Object.fromEntries(
    env.map((variable) => [variable.name, "value" in variable ? variable.value : sampleSecret]),
  )
  const probes = [startupProbe, livenessProbe]
  const tooSlow = probes.filter((probe) => probe.timeoutSeconds > probe.periodSeconds)
  const cutOff = Number(environment.ACTION_HUB_MAX_RUN_SECONDS ?? Infinity) >= timeoutSeconds
  return {
    problems: [
      ...tooSlow.map(() => `${place}: a probe's timeoutSeconds are more than its periodSeconds.`),
      ...(cutOff ? [`${place}: runs may last longer than Cloud Run holds a request open.`] : []),
    ],
    processes: [
      {
        place,
        script: undefined,
        environment,
        probePaths: probes.map(({httpGet}) => httpGet.path),
        graceSeconds: killedAfterSeconds,
        spareSeconds,
      },
    ],
  }
}
