/** Where a part of the hub reports to. Fields never hold rows, settings, keys or tokens. pino's logger is one. */
export interface Log {
  debug(fields: LogFields, message: string): void
  info(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  error(fields: LogFields, message: string): void
}

export type LogLevel = keyof Log

export type LogFields = Record<string, unknown>
