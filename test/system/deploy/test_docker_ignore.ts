import {expect} from "chai"
import {dockerIgnore} from "./image/docker_ignore"

const allowList = ["*", "!src", "!package.json", "src/**/test_*", "src/**/testing"].join("\n")

const cases: [patterns: string, path: string, isIgnored: boolean][] = [
  [allowList, "package.json", false],
  [allowList, "package-lock.json", true],
  [allowList, "src/a.ts", false],
  [allowList, "src/server/errors/a.ts", false],
  [allowList, "src/test_a.ts", true],
  [allowList, "src/server/test_a.ts", true],
  [allowList, "src/server/testing/a.ts", true],
  [allowList, "node_modules", true],
  [allowList, "node_modules/src/a.js", true],
  ["node_modules", "node_modules/a/b.js", true],
  ["node_modules", "src/node_modules/b.js", false],
  ["**/node_modules", "src/node_modules/b.js", true],
  ["*.log", "a.log", true],
  ["*.log", "logs/a.log", false],
  ["a?c", "abc", true],
  ["a?c", "a/c", false],
  ["# no pattern\n\n", "# no pattern", false],
  ["/dist/", "dist/a.js", true],
  ["a.c", "abc", false],
  ["", "a", false],
]

describe("a .dockerignore", () => {
  for (const [patterns, path, isIgnored] of cases) {
    it(`of ${JSON.stringify(patterns)} ${isIgnored ? "keeps out" : "lets in"} ${path}`, () => {
      expect(dockerIgnore(patterns)(path)).to.equal(isIgnored)
    })
  }
})
