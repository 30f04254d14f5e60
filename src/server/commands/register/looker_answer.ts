import type {z} from "zod"

/** What Looker's API was asked for, and what came back. */
export interface LookerAnswer {
  /** What was tried, as in "add the hub". */
  readonly attempt: string
  readonly status: number
  /** Undefined when it is no JSON. */
  readonly json: unknown
}

export function isGood({status}: LookerAnswer): boolean {
  return status >= 200 && status < 300
}

export function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // a page, of a proxy or of Looker's own: its status says enough
  }
}

/** Undefined when it is none of that shape. */
export function shaped<Schema extends z.ZodType>(
  {json}: LookerAnswer,
  schema: Schema,
): z.output<Schema> | undefined {
  const result = schema.safeParse(json)
  return result.success ? result.data : undefined
}
