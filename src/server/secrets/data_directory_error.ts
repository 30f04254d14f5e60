interface NotKept {
  readonly name: string
  /** The setting that takes its place. */
  readonly setting: string
  readonly path: string
  readonly reason: string
}

/** What the hub generated can neither be read nor kept. The message names the file and both ways out. */
export class DataDirectoryError extends Error {
  override readonly name = "DataDirectoryError"

  constructor({name, setting, path, reason}: NotKept, options?: ErrorOptions) {
    super(
      `The hub cannot keep its generated ${name} in ${path}: ${reason}. ` +
        `Set ACTION_HUB_DATA_DIR to a directory the hub may write to, or set ${setting}.`,
      options,
    )
  }
}
