import {createHash} from "node:crypto"

/** Short, and enough for two data planes never to share a name. */
const hashLength = 32

/** What the names of a data plane in Redis begin with; its address is not for everybody who reads those. */
export function planeKey(dataPlane: string): string {
  const hash = createHash("sha256").update(dataPlane).digest("hex").slice(0, hashLength)
  return `looker-action-hub:gate:${hash}`
}
