import {z} from "zod"

/** The diagnostics channel on which actions say what their runs do: see docs/your-own-action.md. */
export const runChannel = "looker-action-hub:run"

const count = z.number().nonnegative()
const counts = {rowsRead: count, rowsSent: count, rowsNotSent: count, bytesRead: count}
const reasons = z.array(z.object({reason: z.string(), count, firstRows: z.array(count)}))

function method<Method extends (...parameters: never[]) => unknown>() {
  return z.custom<Method>((value) => typeof value === "function", "a function is expected")
}

/** What an action says of one of its runs. What is no part of it is left out. */
const runNoticeSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("started"),
    source: z.string(),
    dataPlane: z.string(),
    isDryRun: z.boolean(),
    stop: method<(reason: string) => void>(),
  }),
  z.object({kind: z.literal("fields"), columns: count, advice: z.string()}),
  z.object({kind: z.literal("progress"), ...counts}),
  z.object({
    kind: z.literal("due"),
    dataPlane: z.string(),
    events: count,
    waitFor: method<(permission: Promise<unknown>) => void>(),
  }),
  z.object({
    kind: z.literal("batch"),
    dataPlane: z.string(),
    answer: z.enum(["delivered", "refused", "hopeless", "unavailable"]),
    status: z.number().optional(),
    events: count,
    bytes: count,
    durationMs: count,
    retryInMs: count.optional(),
  }),
  z.object({
    kind: z.literal("not sent"),
    reason: z.string(),
    rows: z.array(z.object({rowNumber: count, messageId: z.string().optional()})),
    eventsJson: method<() => (string | undefined)[]>(),
  }),
  z.object({kind: z.literal("ended"), isSuccess: z.boolean(), ...counts, reasons}),
])

export type RunNotice = z.output<typeof runNoticeSchema>

/** A message of the channel, undefined when it is none that the hub knows: actions may say more than that. */
export function runNotice(message: unknown): RunNotice | undefined {
  return runNoticeSchema.safeParse(message).data
}
