import * as path from "node:path"
import * as ts from "typescript"

const projectRoot = path.join(__dirname, "..", "..", "..", "..")

/** What the strict compiler finds wrong with JavaScript files, which see packages as their folder has them. */
export function typeProblems(files: string[]): string[] {
  const program = ts.createProgram(files, {
    allowJs: true,
    checkJs: true,
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node20,
    types: ["node"],
    typeRoots: [path.join(projectRoot, "node_modules", "@types")],
  })
  return ts
    .getPreEmitDiagnostics(program)
    .map(({messageText}) => ts.flattenDiagnosticMessageText(messageText, "\n"))
}
