import * as zod from "zod"

const stringMap = zod.record(zod.string(), zod.string())

/** kustomization.yaml, as far as the hub uses it. */
export const kustomization = zod.strictObject({
  apiVersion: zod.literal("kustomize.config.k8s.io/v1beta1"),
  kind: zod.literal("Kustomization"),
  namespace: zod.string(),
  resources: zod.array(zod.string()),
  images: zod.array(zod.strictObject({name: zod.string(), newName: zod.string(), newTag: zod.string()})),
  configMapGenerator: zod.array(zod.strictObject({name: zod.string(), literals: zod.array(zod.string())})),
  secretGenerator: zod.array(zod.strictObject({name: zod.string(), envs: zod.array(zod.string())})),
})

const reference = zod.object({name: zod.string()})

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
