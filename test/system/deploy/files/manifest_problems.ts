import {mkdirSync, rmSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import * as ts from "typescript"
import {projectRoot} from "../../../contract/support/project"
import type {Manifest} from "./kubernetes_files"

type Model = new (content: unknown) => {validate(): void}

/** The versions of Kubernetes' interfaces that the manifests use. Each has a class a kind. */
const modelsByVersion: Readonly<Record<string, () => Promise<object>>> = {
  "v1": () => import("kubernetes-models/v1"),
  "apps/v1": () => import("kubernetes-models/apps/v1"),
  "policy/v1": () => import("kubernetes-models/policy/v1"),
  "autoscaling/v2": () => import("kubernetes-models/autoscaling/v2"),
  "networking.k8s.io/v1": () => import("kubernetes-models/networking.k8s.io/v1"),
}

/**
 * What Kubernetes' own schemas find wrong: values of the wrong kind and required ones that are missing, and, with the
 * types made from the same schemas, names that there are none of, which the schemas let pass. The Gateway API is none of
 * them: kubernetes_shapes.ts checks what the hub uses of it.
 */
export async function manifestProblems(all: readonly Manifest[]): Promise<string[]> {
  const manifests = all.filter(({apiVersion}) => !apiVersion.startsWith("gateway."))
  const invalid = await Promise.all(manifests.map(schemaProblems))
  return [...invalid.flat(), ...typeProblems(manifests)]
}

async function schemaProblems({apiVersion, kind, content}: Manifest): Promise<string[]> {
  const models = new Map<string, unknown>(Object.entries((await modelsByVersion[apiVersion]?.()) ?? {}))
  const Kind = models.get(kind)
  if (!isModel(Kind)) {
    return [`${apiVersion} has no ${kind} that this check knows.`]
  }
  try {
    new Kind(content).validate()
    return []
  } catch (error) {
    return [`${kind}: ${error instanceof Error ? error.message : String(error)}`]
  }
}

function isModel(value: unknown): value is Model {
  return typeof value === "function"
}

function typeProblems(manifests: readonly Manifest[]): string[] {
  const folder = join(projectRoot, ".build-deploy")
  const files = manifests.map((_, index) => join(folder, `manifest_${index}.ts`))
  mkdirSync(folder, {recursive: true})
  try {
    manifests.forEach((manifest, index) => writeFileSync(files[index] ?? "", typedText(manifest)))
    const program = ts.createProgram(files, {
      noEmit: true,
      strict: true,
      skipLibCheck: true,
      types: [],
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
    })
    return ts.getPreEmitDiagnostics(program).map(({file, messageText}) => {
      const manifest = manifests[files.indexOf(file?.fileName ?? "")]
      const text = ts.flattenDiagnosticMessageText(messageText, " ")
      return `${manifest?.kind ?? "?"}: ${text}`
    })
  } finally {
    rmSync(folder, {recursive: true})
  }
}

function typedText({apiVersion, kind, content}: Manifest): string {
  const type = `import("kubernetes-models/${apiVersion}").I${kind}`
  return `export const manifest: ${type} = ${JSON.stringify(content)}\n`
}
