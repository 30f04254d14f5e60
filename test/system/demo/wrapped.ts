const COLUMNS = 100

/** A text in lines for a terminal, broken between words, each with the indent in front. */
export function wrapped(text: string, indent: string): string {
  const lines: string[] = []
  for (const word of text.split(" ")) {
    const longer = `${lines[lines.length - 1]} ${word}`
    if (lines.length > 0 && longer.length <= COLUMNS) lines[lines.length - 1] = longer
    else lines.push(indent + word)
  }
  return lines.join("\n")
}
