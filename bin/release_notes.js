// Prints the section of CHANGELOG.md for the version in package.json, and fails where there is none.
const fs = require("node:fs")
const path = require("node:path")

const root = path.resolve(__dirname, "..")
const {version} = require("../package.json")
const sections = fs.readFileSync(path.join(root, "CHANGELOG.md"), "utf8").split(/^## /m)
const section = sections.find((text) => text.startsWith(`[${version}]`) || /^\S+/.exec(text)?.[0] === version)
if (section === undefined) {
  console.error(`CHANGELOG.md has no section for ${version}. Give [Unreleased] that name and the date.`)
  process.exitCode = 1
} else {
  console.log(section.slice(section.indexOf("\n")).trim())
}
