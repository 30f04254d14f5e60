import {type DestinationStream, type Logger, pino} from "pino"
import type {Config} from "../config/config"

const withheld = "[withheld]"

/** Names that hold settings or results, wherever somebody may log them by mistake. */
const neverLogged = [
  "params",
  "formParams",
  "form_params",
  "data",
  "body",
  "attachment",
  "headers",
  "authorization",
]
const neverLoggedPaths = neverLogged.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])

/** An authorization token, and a download link, which lets whoever has it read the result. */
const secretPatterns = [/[^\s"/\\]+\/[0-9a-f]{128}/g, /\/downloads\/[\w-]+/g]

/** The hub's log: JSON lines. Nobody should log a secret; if somebody does, it is withheld here. */
export function createLogger({logLevel}: Pick<Config, "logLevel">, destination?: DestinationStream): Logger {
  const options = {
    level: logLevel,
    base: null,
    redact: {paths: neverLoggedPaths, censor: withheld},
    hooks: {streamWrite: withoutSecrets},
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: {level: (level: string) => ({level})},
  }
  return destination ? pino(options, destination) : pino(options)
}

function withoutSecrets(line: string): string {
  return secretPatterns.reduce((text, pattern) => text.replace(pattern, withheld), line)
}
