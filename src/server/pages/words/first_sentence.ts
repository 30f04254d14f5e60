/** The text up to where its second sentence begins: a dot within a name or a number ends none. */
export function firstSentence(text: string): string {
  const [first = text] = text.split(/(?<=[.!?…])\s+(?=[A-Z0-9"])/)
  return first
}
