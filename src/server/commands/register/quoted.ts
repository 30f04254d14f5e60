/** Ends a sentence with what Looker said, if anything. */
export function quoted(message: string): string {
  const text = message.trim().replace(/[.\s]+$/, "")
  return text === "" ? "." : `: ${text}.`
}
