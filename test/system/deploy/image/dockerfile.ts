export interface Instruction {
  /** In capitals, such as RUN. */
  readonly keyword: string
  /** What follows it, on one line. */
  readonly text: string
}

export interface Stage {
  readonly name: string
  readonly base: string
  readonly instructions: readonly Instruction[]
}

const fromPattern = /^(\S+)(?: AS (\S+))?$/i

/** The stages of a Dockerfile in their order; a stage without a name has its number. */
export function stagesOf(dockerfile: string): Stage[] {
  const stages: (Stage & {instructions: Instruction[]})[] = []
  for (const instruction of instructionsOf(dockerfile)) {
    const current = stages.at(-1)
    if (instruction.keyword === "FROM") {
      const [, base = "", name = String(stages.length)] = fromPattern.exec(instruction.text) ?? []
      stages.push({name, base, instructions: []})
    } else if (current === undefined) {
      throw new Error(`The Dockerfile begins with ${instruction.keyword}. Begin it with FROM.`)
    } else {
      current.instructions.push(instruction)
    }
  }
  return stages
}

function instructionsOf(dockerfile: string): Instruction[] {
  const withoutComments = dockerfile.replace(/^\s*#.*\n/gm, "")
  return withoutComments
    .replace(/\\\n/g, " ")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      const [keyword = ""] = line.split(/\s/, 1)
      return {keyword: keyword.toUpperCase(), text: line.slice(keyword.length).trim().replace(/\s+/g, " ")}
    })
}
