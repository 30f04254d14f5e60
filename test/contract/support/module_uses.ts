import * as path from "node:path"
import * as ts from "typescript"

/** Something that a module takes from outside itself. */
export interface Use {
  /** A type import leaves no trace in the compiled code. */
  readonly kind: "import" | "type import" | "global"
  /**
   * A module of this project by its path from the root (`src/hub` for a folder's index), a package by its name, a
   * module of Node as it is written, or the global itself (`process.env`, `fetch`).
   */
  readonly what: string
  readonly line: number
}

/** Globals that read the environment or open a connection. */
const watchedGlobals = new Set(["process.env", "fetch", "WebSocket", "EventSource"])

/**
 * @param file path from the root of the project, with forward slashes
 * @param text the TypeScript source
 */
export function usesOf(file: string, text: string): Use[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest)
  const uses: Use[] = []
  const visit = (node: ts.Node): void => {
    const found = importIn(node) ?? globalIn(node)
    if (found) {
      const {line} = source.getLineAndCharacterOfPosition(node.getStart(source))
      uses.push({kind: found.kind, what: resolved(file, found.what), line: line + 1})
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return uses
}

type Found = Pick<Use, "kind" | "what">

function importIn(node: ts.Node): Found | undefined {
  if (ts.isImportDeclaration(node)) {
    return imported(node.moduleSpecifier, isTypeOnly(node.importClause))
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    return imported(node.moduleSpecifier, node.isTypeOnly)
  }
  if (ts.isExternalModuleReference(node)) {
    return imported(node.expression, false)
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return imported(node.argument.literal, true)
  }
  return ts.isCallExpression(node) && loadsModule(node.expression)
    ? imported(node.arguments[0], false)
    : undefined
}

function imported(specifier: ts.Node | undefined, typeOnly: boolean): Found | undefined {
  return specifier && ts.isStringLiteralLike(specifier)
    ? {kind: typeOnly ? "type import" : "import", what: specifier.text}
    : undefined
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause || clause.isTypeOnly) {
    return clause !== undefined
  }
  const {name, namedBindings} = clause
  return (
    !name &&
    namedBindings !== undefined &&
    ts.isNamedImports(namedBindings) &&
    namedBindings.elements.every((element) => element.isTypeOnly)
  )
}

function loadsModule(called: ts.Expression): boolean {
  return called.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(called) && called.text === "require")
}

function globalIn(node: ts.Node): Found | undefined {
  const name = globalName(node)
  return name !== undefined && watchedGlobals.has(name) ? {kind: "global", what: name} : undefined
}

function globalName(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    return `${node.expression.text}.${node.name.text}`
  }
  const isCall = ts.isCallExpression(node) || ts.isNewExpression(node)
  return isCall && ts.isIdentifier(node.expression) ? node.expression.text : undefined
}

function resolved(file: string, specifier: string): string {
  return specifier.startsWith(".") ? path.posix.join(path.posix.dirname(file), specifier) : specifier
}
