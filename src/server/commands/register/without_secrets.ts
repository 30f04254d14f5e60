/** Whatever others say may repeat what they were told: that without these, on one line. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const longestFirst = secrets
    .filter((secret) => secret !== "")
    .sort((left, right) => right.length - left.length)
  const hidden = longestFirst.reduce((rest, secret) => rest.replaceAll(secret, "…"), text)
  return hidden.replace(/[\s\p{Cc}]+/gu, " ").trim()
}
