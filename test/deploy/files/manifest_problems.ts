import {mkdirSync, rmSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import * as ts from "typescript"
import {projectRoot} from "../../contract/support/project"
import type {Manifest} from "./kubernetes_files"

interface ModelModule {
  readonly [kind: string]: (new (content: unknown) => {validate(): void}) | undefined
}

/**
 * What Kubernetes' own schemas find wrong: values of the wrong kind and required ones that are missing, and, with the
 * types made from the same schemas, names that there are none of, which the schemas let pass.
 */
export async function manifestProblems(manifests: readonly Manifest[]): Promise<string[]> {
  const invalid = await Promise.all(manifests.map(schemaProblems))
  return [...invalid.flat(), ...typeProblems(manifests)]
}

async function schemaProblems({file, apiVersion, kind, content}: Manifest): Promise<string[]> {
  try {
    const models = (await import(modulePath(apiVersion))) as ModelModule
    const Model = models[kind]
    if (Model === undefined) {
      return [`${file}: ${apiVersion} has no ${kind}.`]
    }
    new Model(content).validate()
    return []
  } catch (error) {
    return [`${file}: ${kind}: ${error instanceof Error ? error.message : String(error)}`]
  }
}

/** "v1" is a folder of its own, and so is "apps/v1". */
function modulePath(apiVersion: string): string {
  return `kubernetes-models/${apiVersion}`
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
      return `${manifest?.file ?? "?"}: ${manifest?.kind ?? "?"}: ${text}`
    })
  } finally {
    rmSync(folder, {recursive: true})
  }
}

function typedText({apiVersion, kind, content}: Manifest): string {
  const type = `import("${modulePath(apiVersion)}").I${kind}`
  return `export const manifest: ${type} = ${JSON.stringify(content)}\n`
}
