import * as zod from "zod"

const stringMap = zod.record(zod.string(), zod.string())

const reference = zod.object({name: zod.string()})

export const configMap = zod.object({metadata: reference, data: stringMap})

/** HTTPRoute of the Gateway API, as far as the hub uses it: an answer may take hours. */
export const route = zod.strictObject({
  apiVersion: zod.literal("gateway.networking.k8s.io/v1"),
  kind: zod.literal("HTTPRoute"),
  metadata: zod.strictObject({name: zod.string()}),
  spec: zod.strictObject({
    parentRefs: zod.array(zod.strictObject({name: zod.string(), namespace: zod.string().optional()})).min(1),
    hostnames: zod.array(zod.hostname()).min(1),
    rules: zod.array(
      zod.strictObject({
        backendRefs: zod.array(zod.strictObject({name: zod.string(), port: zod.number()})).min(1),
        timeouts: zod.strictObject({request: zod.literal("0s"), backendRequest: zod.literal("0s")}),
      }),
    ),
  }),
})

const probe = zod.object({httpGet: zod.object({path: zod.string()}).optional()})

const container = zod.object({
  name: zod.string(),
  image: zod.string(),
  command: zod.array(zod.string()).optional(),
  envFrom: zod
    .array(zod.object({configMapRef: reference.optional(), secretRef: reference.optional()}))
    .default([]),
  env: zod.array(zod.object({name: zod.string(), value: zod.string().optional()})).default([]),
  readinessProbe: probe,
  livenessProbe: probe,
  lifecycle: zod
    .object({preStop: zod.object({exec: zod.object({command: zod.array(zod.string())})})})
    .optional(),
  resources: zod.object({
    requests: zod.object({memory: zod.string()}),
    limits: zod.object({memory: zod.string()}),
  }),
  securityContext: zod.object({
    allowPrivilegeEscalation: zod.literal(false),
    readOnlyRootFilesystem: zod.literal(true),
    capabilities: zod.object({drop: zod.tuple([zod.literal("ALL")])}),
  }),
})

/** A Deployment or StatefulSet: what has to be so beyond what Kubernetes demands. */
export const workload = zod.object({
  kind: zod.enum(["Deployment", "StatefulSet"]),
  metadata: reference,
  spec: zod.object({
    selector: zod.object({matchLabels: stringMap}),
    template: zod.object({
      metadata: zod.object({labels: stringMap}),
      spec: zod.object({
        terminationGracePeriodSeconds: zod.number().default(30),
        securityContext: zod.object({runAsNonRoot: zod.literal(true), runAsUser: zod.number().positive()}),
        containers: zod.tuple([container]),
      }),
    }),
  }),
})

export type Workload = zod.infer<typeof workload>
