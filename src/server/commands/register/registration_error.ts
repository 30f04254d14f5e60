/** The hub cannot be registered in Looker, or not further. Neither text holds a secret. */
export class RegistrationError extends Error {
  override readonly name = "RegistrationError"

  constructor(
    /** What it is about, in a word or two. */
    readonly subject: string,
    /** What failed, and on what: a sentence. */
    readonly text: string,
    /** What to do next: a sentence. */
    readonly cure: string,
  ) {
    super(`${subject}: ${text} ${cure}`)
  }
}
