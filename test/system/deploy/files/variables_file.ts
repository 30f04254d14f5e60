/** The variables of a file with a NAME=value a line. */
export function variablesOf(text: string): Record<string, string> {
  const lines = text.split("\n").filter((line) => /^[A-Z]\w*=/.test(line))
  return Object.fromEntries(
    lines.map((line) => {
      const equals = line.indexOf("=")
      return [line.slice(0, equals), line.slice(equals + 1)]
    }),
  )
}

/** The same, filled in where it has no value: those hold something confidential. */
export function filledIn(
  variables: Readonly<Record<string, string>>,
  sample: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, value === "" ? sample : value]),
  )
}
