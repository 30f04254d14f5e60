/** What a looker.ini may tell; see Looker's SDKs. */
export interface LookerIni {
  readonly baseUrl: string | undefined
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
}

/** Reads the section [Looker]: lines of `name = value`, the value perhaps in quotes; `#` and `;` begin a comment. */
export function lookerIni(text: string): LookerIni {
  const values = valuesIn(text.split(/\r?\n/).map((line) => line.trim()))
  return {
    baseUrl: values.get("base_url"),
    clientId: values.get("client_id"),
    clientSecret: values.get("client_secret"),
  }
}

function valuesIn(lines: readonly string[]): Map<string, string> {
  const start = lines.findIndex((line) => /^\[looker\]$/i.test(line)) + 1
  const section = start === 0 ? [] : lines.slice(start)
  const end = section.findIndex((line) => line.startsWith("["))
  return new Map(section.slice(0, end === -1 ? undefined : end).flatMap(entryOf))
}

function entryOf(line: string): [string, string][] {
  const [, name = "", value = ""] = /^([\w.-]+)\s*[=:]\s*(.*)$/.exec(line) ?? []
  const bare = value.replace(/^(["'])(.*)\1$/, "$2")
  return name === "" || bare === "" ? [] : [[name.toLowerCase(), bare]]
}
