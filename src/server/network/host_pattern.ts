const anySubdomain = "*."

/** Whether a pattern names one host alone; "*.example.com" names every host below example.com. */
export function namesOneHost(pattern: string): boolean {
  return !pattern.startsWith(anySubdomain)
}

/** Whether a host name or IP address is one that the pattern names; neither case nor a final dot matters. */
export function matchesHost(pattern: string, host: string): boolean {
  const [wanted, found] = [comparable(pattern), comparable(host)]
  return namesOneHost(wanted) ? found === wanted : found.endsWith(wanted.slice(1))
}

function comparable(host: string): string {
  return host
    .toLowerCase()
    .replace(/\.$/, "")
    .replace(/^\[|\]$/g, "")
}
