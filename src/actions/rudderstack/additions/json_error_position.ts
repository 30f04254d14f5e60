/** Where a text stops being JSON, counted from 1. */
export interface TextPosition {
  readonly line: number
  readonly column: number
}

/**
 * The parser's own message will not do where the text holds secrets: it quotes some of it, and often leaves out
 * the place.
 *
 * @returns undefined when the text is valid JSON
 */
export function jsonErrorPosition(text: string): TextPosition | undefined {
  if (problemOf(text) === undefined) {
    return undefined
  }
  let valid = 0
  let invalid = text.length + 1
  while (invalid - valid > 1) {
    const middle = Math.floor((valid + invalid) / 2)
    if (middle <= text.length && couldGoOn(text.slice(0, middle))) {
      valid = middle
    } else {
      invalid = middle
    }
  }
  const before = text.slice(0, valid).split("\n")
  return {line: before.length, column: before[before.length - 1].length + 1}
}

/** Whether more text could make it valid: the parser only complains that the text ends. */
function couldGoOn(start: string): boolean {
  const problem = problemOf(start)
  if (problem === undefined || /end of JSON/.test(problem)) {
    return true
  }
  const position = /position (\d+)/.exec(problem)
  return position !== null && Number(position[1]) >= start.length
}

function problemOf(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : "invalid"
  }
}
