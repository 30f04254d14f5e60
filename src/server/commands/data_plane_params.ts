import type {Action} from "../../hub"

/** Where events go, and the key that lets them in. */
export interface DataPlaneOption {
  readonly url: string
  readonly writeKey: string
}

/** An action that needs an address and a key names them in ways of its own, but only the key is sensitive. */
export function dataPlaneParams(
  {url, writeKey}: DataPlaneOption,
  actions: readonly Action[],
): Record<string, string> {
  const required = actions.map(({params}) => params.filter((param) => param.required))
  const pair = required.find((params) => params.length === 2 && params.filter(isSensitive).length === 1) ?? []
  return Object.fromEntries(pair.map((param) => [param.name, isSensitive(param) ? writeKey : url]))
}

function isSensitive({sensitive}: {readonly sensitive?: boolean}): boolean {
  return sensitive ?? false
}
