// Upstream's layout of the plug-in: its sources in src/actions/rudderstack as they are here, and its tests beside them,
// with one module that imports them all.
const fs = require("node:fs")
const path = require("node:path")

const root = path.resolve(__dirname, "..")
const plugin = "src/actions/rudderstack"
const tests = "test/actions/rudderstack"
const allTests = `${plugin}/test_rudderstack.ts`
const readme = "bin/upstream/README.md"

/** The choice of files: everything else travels. */
const staysHere = [
  [
    /\/additions\//,
    "more sources, choices, dry runs, notices, stopping, sending again: only this hub offers them",
  ],
  [/\/README\.md$/, `it describes them too; ${readme} is upstream's`],
  [/_(properties|arbitrary)\.ts$/, "upstream has no fast-check"],
  [
    /\/delivery\/test_(answer|next_step)\.ts$/,
    "tables of single decisions, which test_delivery.ts makes as a whole",
  ],
]

/** @returns the files that were written, relative to the target */
function layOutPlugin(target) {
  fs.rmSync(path.join(target, plugin), {recursive: true, force: true})
  const sources = travellingFiles(plugin)
  for (const file of sources) {
    write(target, file, fs.readFileSync(path.join(root, file)))
  }
  write(target, `${plugin}/README.md`, fs.readFileSync(path.join(root, readme)))
  const testFiles = travellingFiles(tests)
  for (const file of testFiles) {
    write(target, placeOf(file), withOwnImports(fs.readFileSync(path.join(root, file), "utf8"), file))
  }
  const modules = testFiles
    .filter((file) => /\/test_\w+\.ts$/.test(file))
    .map((file) => importOf(allTests, placeOf(file)))
  write(
    target,
    allTests,
    `${modules
      .sort()
      .map((module) => `import "${module}"`)
      .join("\n")}\n`,
  )
  return [...sources, `${plugin}/README.md`, ...testFiles.map(placeOf), allTests]
}

function travellingFiles(folder) {
  return fs
    .readdirSync(path.join(root, folder), {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .filter((file) => !staysHere.some(([pattern]) => pattern.test(file)))
    .sort()
}
function placeOf(file) {
  return file.startsWith(`${tests}/`)
    ? file.replace(tests, plugin).replace("/support/", "/test_support/")
    : file
}

/** The test with its relative imports as they are where it goes, in the order that upstream's linter asks for. */
function withOwnImports(text, file) {
  const moved = text.replace(/(from |require\(|^import )"(\.[^"]*)"/gm, (_, start, specifier) => {
    const module = path.posix.join(path.posix.dirname(file), specifier)
    return `${start}"${importOf(placeOf(file), placeOf(module))}"`
  })
  const [block = ""] = /^(?:import [^;]*?"[^"]+"\)?\n)+/.exec(moved) ?? []
  const statements = block.match(/^import [^;]*?"[^"]+"\)?\n/gm) ?? []
  return sorted(statements).join("") + moved.slice(block.length)
}

function importOf(from, module) {
  const relative = path.posix.relative(path.posix.dirname(from), module.replace(/\.ts$/, ""))
  return relative.startsWith(".") ? relative : `./${relative}`
}

/** Packages first. */
function sorted(statements) {
  const keyOf = (statement) => {
    const [, module] = /"([^"]+)"\)?\n$/.exec(statement)
    return `${module.startsWith(".") ? 1 : 0}${module.toLowerCase()}`
  }
  return [...statements].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1))
}

function write(target, file, content) {
  const place = path.join(target, file)
  fs.mkdirSync(path.dirname(place), {recursive: true})
  fs.writeFileSync(place, content)
}

module.exports = {layOutPlugin, staysHere}
