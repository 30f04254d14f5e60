import {expect} from "chai"
import {violations} from "./support/import_rules"
import {usesOf} from "./support/module_uses"
import {readProjectFile, sourceFiles} from "./support/project"

/** Breaks one rule in one line: file, line of source, what is reported. */
const breaches: [string, string, string][] = [
  ["src/actions/rudderstack/a.ts", 'import {x} from "../../server/log"', "src/server/log"],
  ["src/actions/rudderstack/a.ts", 'import {x} from "../../hub/download"', "src/hub/download"],
  ["src/actions/rudderstack/a.ts", 'import * as express from "express"', "express"],
  ["src/actions/rudderstack/a.ts", 'import sdk = require("winston")', "winston"],
  ["src/actions/rudderstack/a.ts", 'import {expect} from "chai"', "chai"],
  ["src/actions/rudderstack/a.ts", 'import {createHash} from "node:crypto"', "node:crypto"],
  ["test/actions/rudderstack/test_a.ts", 'import fc from "fast-check"', "fast-check"],
  ["src/server/a.ts", 'import {readFileSync} from "fs"', "fs"],
  ["src/server/runs/a.ts", 'import {x} from "../http/body"', "src/server/http/body"],
  ["src/hub/a.ts", 'export * from "../actions/rudderstack/tags"', "src/actions/rudderstack/tags"],
  ["src/hub/a.ts", 'import type {Log} from "../server/log"', "src/server/log"],
  ["src/hub/errors/a.ts", 'type Log = import("../../server/log").Log', "src/server/log"],
  ["src/actions/index.ts", 'import "../hub"', "src/hub"],
  ["src/server/a.ts", 'import "../actions/rudderstack/rudderstack"', "src/actions/rudderstack/rudderstack"],
  [
    "src/actions/rudderstack/event/a.ts",
    'import {choicesFrom} from "../settings"',
    "src/actions/rudderstack/settings",
  ],
  [
    "src/actions/rudderstack/run.ts",
    'import {Tally} from "./report/tally"',
    "src/actions/rudderstack/report/tally",
  ],
  [
    "src/actions/rudderstack/run.ts",
    'import {RunNotices} from "./additions"',
    "src/actions/rudderstack/additions",
  ],
  [
    "src/actions/rudderstack/additions/a.ts",
    'import {Tally} from "../report/tally"',
    "src/actions/rudderstack/report/tally",
  ],
  ["src/actions/rudderstack/report/a.ts", 'import {Run} from "../run"', "src/actions/rudderstack/run"],
  ["src/actions/rudderstack/look/a.ts", 'import {LookRow} from "."', "src/actions/rudderstack/look"],
  ["src/actions/rudderstack/run.ts", 'import {x} from "./helpers"', "src/actions/rudderstack/helpers"],
  ["src/server/a.ts", 'await import("../../test/stand_ins/builders")', "test/stand_ins/builders"],
  ["test/stand_ins/looker/a.ts", 'import {x} from "../../../src/hub"', "src/hub"],
  ["src/hub/a.ts", "const level = process.env.LOG_LEVEL", "process.env"],
  ["src/server/a.ts", 'import {env} from "node:process"', "node:process"],
  ["src/hub/a.ts", 'import {request} from "undici"', "undici"],
  ["src/hub/a.ts", 'await fetch("http://127.0.0.1/")', "fetch"],
  ["src/actions/rudderstack/a.ts", 'import {connect} from "tls"', "tls"],
]

const permitted: [string, string][] = [
  ["src/actions/rudderstack/a.ts", 'import * as Hub from "../../hub"'],
  ["src/actions/rudderstack/run.ts", 'import {Tally} from "./report"'],
  ["src/actions/rudderstack/additions/a.ts", 'import {Run} from "../run"'],
  ["src/actions/rudderstack/event/a.ts", 'import {Call} from "../calls"'],
  ["src/actions/rudderstack/event/a.ts", 'import {b} from "./b"'],
  ["src/actions/rudderstack/event/a.ts", 'import {LookRow} from "../look"'],
  ["test/actions/rudderstack/test_a.ts", 'import {createServer} from "http"'],
  ["test/actions/rudderstack/test_a.ts", 'import {expect} from "chai"'],
  ["src/actions/index.ts", 'import "./rudderstack/additions/actions"'],
  ["src/hub/a.ts", 'import type {Dispatcher} from "undici"'],
  ["src/hub/a.ts", 'import {type IncomingMessage} from "node:http"'],
  ["src/hub/a.ts", "// process.env is read elsewhere"],
  ["src/server/a.ts", 'import {findAction} from "../hub"'],
  ["src/server/http/a.ts", 'import {x} from "../runs/b"'],
  ["test/server/a.ts", 'import {Server} from "../../src/server/start/server"'],
]

describe("who may import whom", () => {
  it("is kept by every module of the project", () => {
    const files = sourceFiles()
    expect(files).to.include("src/hub/index.ts")
    const broken = files.flatMap((file) => violations(file, usesOf(file, readProjectFile(file))))
    expect(broken.join("\n")).to.equal("")
  })

  for (const [file, source, reported] of breaches) {
    it(`refuses \`${source}\` in ${file}`, () => {
      const [violation, ...others] = violations(file, usesOf(file, `\n${source}\n`))
      expect(violation).to.match(/^\S+:2 uses \S+, but .+: .+$/)
      expect(violation).to.contain(`${file}:2 uses ${reported},`)
      expect(others.every((other) => other.includes(`uses ${reported},`))).to.equal(true)
    })
  }

  for (const [file, source] of permitted) {
    it(`takes \`${source}\` in ${file}`, () => {
      expect(violations(file, usesOf(file, source))).to.deep.equal([])
    })
  }
})
