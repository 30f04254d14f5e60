import {Comparison} from "./figures"

interface Column {
  readonly title: string
  readonly width: number
  readonly text: (line: Comparison) => string
}

const COLUMNS: readonly Column[] = [
  {title: "scenario", width: -24, text: ({scenario}) => scenario},
  {title: "rows", width: 10, text: ({rows}) => whole(rows)},
  {title: "runs", width: 5, text: ({runs}) => whole(runs)},
  {title: "seconds", width: 9, text: ({seconds}) => seconds.toFixed(3)},
  {title: "p99", width: 9, text: ({p99Seconds}) => p99Seconds.toFixed(3)},
  {title: "rows/s", width: 8, text: ({rowsPerSecond}) => whole(rowsPerSecond)},
  {title: "CPU µs/row", width: 11, text: ({cpuMicrosecondsPerRow}) => cpuMicrosecondsPerRow.toFixed(1)},
  {title: "peak MB", width: 8, text: ({peakMemoryMb}) => whole(peakMemoryMb)},
  {title: "lost", width: 5, text: ({lost, doubled}) => (doubled === 0 ? whole(lost) : `${lost}+${doubled}`)},
  {title: "floor rows/s", width: 13, text: ({floor}) => (floor ? whole(floor.rowsPerSecond) : "")},
  {title: "floor µs", width: 9, text: ({floor}) => floor?.cpuMicrosecondsPerRow.toFixed(1) ?? ""},
  {title: "of floor", width: 9, text: ({ofFloor}) => ofFloor?.toFixed(2) ?? ""},
]

export function tableHead(): string {
  return COLUMNS.map(({title, width}) => padded(title, width)).join("")
}

export function tableLine(line: Comparison): string {
  return COLUMNS.map(({text, width}) => padded(text(line), width)).join("")
}

/** A negative width puts the text at the left. */
function padded(text: string, width: number): string {
  return width < 0 ? text.padEnd(-width) : text.padStart(width)
}

function whole(number: number): string {
  return Math.round(number).toLocaleString("en-US")
}
