/**
 * The family of everything this plug-in expects to go wrong.
 *
 * The message is written for the Looker user who reads it: what failed, on what, what to do next.
 * It never holds a write key or a value from a row.
 */
export abstract class RudderstackActionError extends Error {
  constructor(message: string) {
    super(message)
    this.name = new.target.name
  }
}
