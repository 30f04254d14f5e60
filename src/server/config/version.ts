import * as _ from "lodash"
import {existsSync, readFileSync} from "node:fs"
import {join} from "node:path"
import {z} from "zod"

/** What this hub is. */
export interface HubVersion {
  /** As in package.json, such as "0.2.0". */
  readonly version: string
  /** The commit that it was built from; undefined where the build did not know it. */
  readonly revision: string | undefined
}

/** dist/src/server/config lies four folders below the package's root. */
const packageFile = join(__dirname, "..", "..", "..", "..", "package.json")
/** bin/copy_assets.js writes it. */
const revisionFile = join(__dirname, "revision.json")

export const hubVersion: () => HubVersion = _.once(() => {
  const {version} = z.object({version: z.string()}).parse(contentOf(packageFile))
  const {revision} = existsSync(revisionFile)
    ? z.object({revision: z.string()}).parse(contentOf(revisionFile))
    : {revision: undefined}
  return {version, revision}
})

/** For people, such as "0.2.0 (4a1b2c3d4e5f)". */
export function versionText({version, revision}: HubVersion = hubVersion()): string {
  return revision === undefined ? version : `${version} (${revision})`
}

function contentOf(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"))
}
