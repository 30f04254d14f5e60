import * as ts from "typescript"

const levels = ["debug", "info", "warn", "error"]

/** What a piece of the program may write to the log. */
export interface LogMessage {
  readonly level: string
  /** The text; where it is no text in the source, the source itself. */
  readonly message: string
}

/** The messages in a source, in their order: the second argument of `log.info(…)` and its like. */
export function logMessages(text: string): LogMessage[] {
  const source = ts.createSourceFile("source.ts", text, ts.ScriptTarget.Latest, true)
  const messages: LogMessage[] = []
  const visit = (node: ts.Node): void => {
    const level = ts.isCallExpression(node) ? levelOf(node.expression) : undefined
    if (ts.isCallExpression(node) && level !== undefined && node.arguments.length > 0) {
      messages.push({level, message: messageOf(node.arguments[1])})
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return messages
}

/** The level of `log.info`, `this.#log.info`, `parts.log.info`. */
function levelOf(called: ts.Expression): string | undefined {
  if (!ts.isPropertyAccessExpression(called) || !levels.includes(called.name.text)) {
    return undefined
  }
  return /(^|\.|#)log$/i.test(called.expression.getText()) ? called.name.text : undefined
}

function messageOf(argument: ts.Expression | undefined): string {
  if (argument === undefined) {
    return "no message"
  }
  return ts.isStringLiteralLike(argument) ? argument.text : argument.getText()
}
