/** The environment does not describe a hub that can start. The message lists every problem and its cure. */
export class ConfigError extends Error {
  override readonly name = "ConfigError"

  constructor(readonly problems: readonly string[]) {
    super(
      ["The hub cannot start with these settings:", ...problems.map((problem) => `  - ${problem}`)].join(
        "\n",
      ),
    )
  }
}
