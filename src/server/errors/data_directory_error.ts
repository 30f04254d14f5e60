/** The generated secret can neither be read nor kept. The message names the file and both ways out. */
export class DataDirectoryError extends Error {
  override readonly name = "DataDirectoryError"

  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(
      `The hub cannot keep its generated secret in ${path}: ${reason}. ` +
        "Set ACTION_HUB_DATA_DIR to a directory the hub may write to, or set ACTION_HUB_SECRET.",
      options,
    )
  }
}
