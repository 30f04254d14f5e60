import {createHash} from "node:crypto"
import type {Redis} from "ioredis"

/** A script that Redis runs as one step. After its first call only its checksum is sent. */
export class LuaScript {
  readonly #text: string
  readonly #checksum: string

  constructor(text: string) {
    this.#text = text
    this.#checksum = createHash("sha1").update(text).digest("hex")
  }

  /** @returns whatever the script returns, as Redis tells it */
  async run(redis: Redis, values: readonly (string | number)[]): Promise<unknown> {
    try {
      return await redis.evalsha(this.#checksum, 0, ...values)
    } catch (error) {
      if (error instanceof Error && error.message.startsWith("NOSCRIPT")) {
        return redis.eval(this.#text, 0, ...values)
      }
      throw error
    }
  }
}
