/**
 * The first `limit` characters of a text, shortened further to whole lines: what follows the last `split` is cut off,
 * unless the cut text has no `split` or only one at its start.
 */
export function truncateString(text: string, limit: number, split = "\n"): string {
  if (text.length <= limit) {
    return text
  }
  const cut = text.substring(0, limit)
  const lastSplit = cut.lastIndexOf(split)
  return lastSplit > 0 ? cut.substring(0, lastSplit + split.length) : cut
}
