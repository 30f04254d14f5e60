/** Redis cannot be used at start. The message holds neither user nor password. */
export class RedisUnreachableError extends Error {
  override readonly name = "RedisUnreachableError"

  /**
   * @param host with its port
   * @param reason as a clause, e.g. "it cannot be reached (ECONNREFUSED)"
   * @param cure as a sentence
   */
  constructor(
    readonly host: string,
    reason: string,
    cure: string,
    options?: ErrorOptions,
  ) {
    super(`The hub cannot use Redis at ${host}, which REDIS_URL names: ${reason}. ${cure}`, options)
  }
}
