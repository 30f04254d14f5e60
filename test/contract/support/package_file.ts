import * as path from "node:path"
import * as zod from "zod"
import {readProjectFile} from "./project"

const versions = zod.record(zod.string(), zod.string())

const packageShape = zod.object({
  version: zod.string().optional(),
  engines: versions.default({}),
  scripts: versions.default({}),
  dependencies: versions,
  devDependencies: versions.default({}),
})

const lockShape = zod.object({
  packages: zod.record(
    zod.string(),
    zod.object({
      version: zod.string().optional(),
      integrity: zod.string().optional(),
      resolved: zod.string().optional(),
      /** Whether only packages for development need it. */
      dev: zod.boolean().default(false),
    }),
  ),
})

export function packageFile(folder = "."): zod.infer<typeof packageShape> {
  return packageShape.parse(JSON.parse(readProjectFile(path.join(folder, "package.json"))))
}

/** The versions that `npm ci` installs, by the folder that each package goes to. */
export function packageLock(folder: string): zod.infer<typeof lockShape> {
  return lockShape.parse(JSON.parse(readProjectFile(path.join(folder, "package-lock.json"))))
}
