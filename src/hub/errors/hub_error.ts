/** The base of all errors that the hub itself throws; their messages may be shown to users. */
export abstract class HubError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
  }
}
