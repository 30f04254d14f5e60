import {Comparison} from "./figures"

/** The hub does 1.05 to 1.2 of what the floor does; other work on the machine took up to a tenth of that. */
const LEAST_OF_FLOOR = 0.9
/** The garbage collector takes more or less as it likes, but not this much more for five times the rows. */
const MOST_MEMORY_GROWTH = 1.3

/** What a quick bench finds wrong. Ratios within one run only: they hold on slow and busy machines too. */
export function guardComplaints(lines: readonly Comparison[]): string[] {
  const slow = lines.filter(({ofFloor}) => ofFloor !== undefined && ofFloor < LEAST_OF_FLOOR).map(slowness)
  return [...slow, ...memoryGrowth(lines)]
}

/** What any bench finds wrong: rows that are missing or doubled, and runs that failed. */
export function lossComplaints(lines: readonly Comparison[]): string[] {
  return lines
    .flatMap((line) => [
      line,
      ...(line.floor ? [{...line.floor, scenario: `the floor of ${line.scenario}`}] : []),
      ...(line.single ? [{...line.single, scenario: `the single run beside ${line.scenario}`}] : []),
    ])
    .filter(({lost, doubled, failures}) => lost !== 0 || doubled !== 0 || failures.length > 0)
    .map(
      ({scenario, rows, lost, doubled, failures}) =>
        `${scenario}, ${rows} rows: ${lost} lost, ${doubled} doubled, ${failures.length} runs failed. ${failures[0] ?? ""}`,
    )
}

function slowness({scenario, rows, ofFloor = 0}: Comparison): string {
  return `${scenario}, ${rows} rows: ${ofFloor.toFixed(2)} of the floor's speed; at least ${LEAST_OF_FLOOR} is expected`
}

function memoryGrowth(lines: readonly Comparison[]): string[] {
  const bySize = [...lines].sort((a, b) => a.rows - b.rows)
  const [smallest, largest] = [bySize[0], bySize[bySize.length - 1]]
  if (lines.length < 2 || largest.peakMemoryMb <= MOST_MEMORY_GROWTH * smallest.peakMemoryMb) return []
  return [
    `The hub's memory grows with rows: ${Math.round(smallest.peakMemoryMb)} MB for ${smallest.rows}, ` +
      `${Math.round(largest.peakMemoryMb)} MB for ${largest.rows}`,
  ]
}
