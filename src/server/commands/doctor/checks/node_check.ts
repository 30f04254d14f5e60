import * as semver from "semver"
import type {Check} from "../check"
import {ok, wrong} from "../finding"

/** As package.json asks for it. */
export const minNodeVersion = "20.19.0"

export const nodeCheck: Check = nodeCheckOf(process.versions.node)

export function nodeCheckOf(version: string): Check {
  return {
    subject: "Node.js",
    examine: async () => [
      semver.gte(version, minNodeVersion)
        ? ok(`This is Node.js ${version}.`)
        : wrong(`This is Node.js ${version}, too old for the hub.`, `Install ${minNodeVersion} or newer.`),
    ],
  }
}
