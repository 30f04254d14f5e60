import type {Request} from "express"
import {z} from "zod"
import type {RunRecord} from "../store/run_record"
import type {RunStore} from "../store/run_store"
import {RequestRefusedError} from "../http/refusals"

/** A number counted from 1, as an address or a form has it. */
export const positiveNumber = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number)

/** What a request's address asks for, after its question mark. */
export function addressOf({originalUrl}: Request): URLSearchParams {
  const mark = originalUrl.indexOf("?")
  return new URLSearchParams(mark < 0 ? "" : originalUrl.slice(mark + 1))
}

/**
 * The values of an address, each given once at most.
 *
 * @throws RequestRefusedError when the schema does not know a name or does not understand a value
 */
export function parsedValues<Values>(schema: z.ZodType<Values>, address: URLSearchParams): Values {
  const given = [...new Set(address.keys())].map((name) => {
    const values = address.getAll(name)
    return [name, values.length === 1 ? values[0] : values]
  })
  const parsed = schema.safeParse(Object.fromEntries(given))
  if (parsed.success) {
    return parsed.data
  }
  const [issue] = parsed.error.issues
  const name = issue?.code === "unrecognized_keys" ? issue.keys[0] : issue?.path[0]
  throw new RequestRefusedError(
    400,
    `This page does not understand "${String(name).slice(0, 40)}" in its address. Go back, and follow a link of the page.`,
  )
}

/**
 * The run in a request's address.
 *
 * @throws RequestRefusedError
 */
export async function foundRun(store: RunStore, request: Request): Promise<RunRecord> {
  const {runId} = request.params
  const run = typeof runId === "string" ? await store.run(runId) : undefined
  if (!run) {
    throw new RequestRefusedError(404, "There is no such run, or it is so old that it has been deleted.")
  }
  if (run.state === "unreadable") {
    throw new RequestRefusedError(
      503,
      "The hub cannot read what it keeps of this run: another version of the hub wrote it, or it is damaged.",
    )
  }
  return run
}
