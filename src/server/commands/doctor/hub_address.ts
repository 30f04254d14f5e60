import type {Config} from "../../config"

/** The address that the hub tells Looker. */
export function hubAddress({baseUrl, port}: Pick<Config, "baseUrl" | "port">): URL {
  return new URL(baseUrl ?? `http://localhost:${port}`)
}
