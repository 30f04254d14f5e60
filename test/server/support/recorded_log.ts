import type {Log, LogFields, LogLevel} from "../../../src/server/telemetry/log"

interface LogEntry {
  level: LogLevel
  fields: LogFields
  message: string
}

/** A log that keeps its entries for the test. */
export class RecordedLog implements Log {
  readonly entries: LogEntry[] = []

  debug(fields: LogFields, message: string): void {
    this.entries.push({level: "debug", fields, message})
  }

  info(fields: LogFields, message: string): void {
    this.entries.push({level: "info", fields, message})
  }

  warn(fields: LogFields, message: string): void {
    this.entries.push({level: "warn", fields, message})
  }

  error(fields: LogFields, message: string): void {
    this.entries.push({level: "error", fields, message})
  }
}
