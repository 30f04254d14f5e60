// Puts src/actions/rudderstack into a checkout of looker-open-source/actions: `npm run export-upstream -- <checkout>`.
// Run again, it replaces what it put there; the rest of the checkout stays as it is.
const fs = require("node:fs")
const path = require("node:path")
const {layOutPlugin} = require("./upstream_layout")

const root = path.resolve(__dirname, "..")
const plugin = path.join("src", "actions", "rudderstack")
const {dependencies: ours} = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"))

/** What the plug-in needs and upstream lacks. */
const dependencies = {
  // Pinned: the plug-in refuses to run with a client that makes other events than it knows.
  "@rudderstack/rudder-sdk-node": ours["@rudderstack/rudder-sdk-node"],
  // In upstream's lock file already, of other packages.
  "lodash": "^4.17.21",
  // The last line that installs on upstream's Node 20.16.0; ours needs 20.18.1, and yarn refuses it there.
  "undici": "^6.29.1",
}

function main([checkout, ...others]) {
  if (checkout === undefined || others.length > 0) {
    throw new Error("Name one folder: npm run export-upstream -- <checkout of looker-open-source/actions>")
  }
  const target = path.resolve(process.env.INIT_CWD ?? ".", checkout) // npm runs this in the project's root
  requireCheckout(target)
  const files = layOutPlugin(target)
  const changed = [
    replaceImports(target, "src/actions/index.ts", "./", ["rudderstack/rudderstack"]),
    replaceImports(target, "test/test.ts", "../src/actions/", ["rudderstack/test_rudderstack"]),
    addDependencies(target),
  ].filter((file) => file !== undefined)
  console.log(`${plugin}: ${files.length} files are in ${target}.`)
  console.log(changed.length > 0 ? `Changed: ${changed.join(", ")}.` : "Nothing else had to change.")
  console.log("Next, in that folder: yarn install (it brings yarn.lock up to date), then yarn test.")
}

function requireCheckout(target) {
  const missing = ["package.json", "src/actions/index.ts", "src/hub/index.ts", "test/test.ts"].filter(
    (file) => !fs.existsSync(path.join(target, file)),
  )
  if (missing.length > 0 || readJson(target).name !== "looker-action-hub") {
    throw new Error(
      `${target} is not a checkout of looker-open-source/actions ` +
        `(${missing.length > 0 ? `no ${missing.join(", no ")}` : "its package has another name"}). ` +
        "Clone https://github.com/looker-open-source/actions and name its folder.",
    )
  }
}

/**
 * Sorts the modules into the file's list of actions' imports, in place of those of an earlier run.
 *
 * @returns the file, undefined when it stays the same
 */
function replaceImports(target, file, prefix, modules) {
  const imports = modules.sort().map((module) => `import "${prefix}${module}"`)
  return rewrite(target, file, (text) => {
    const lines = text.split("\n").filter((line) => !line.startsWith(`import "${prefix}rudderstack/`))
    const next = lines.findIndex((line) => line.startsWith(`import "${prefix}`) && line > imports[0])
    const last = lines.findLastIndex((line) => line.startsWith(`import "${prefix}`))
    return lines.toSpliced(next === -1 ? last + 1 : next, 0, ...imports).join("\n")
  })
}

/** @returns the file, undefined when it stays the same */
function addDependencies(target) {
  return rewrite(target, "package.json", (text) => {
    const description = JSON.parse(text)
    const all = Object.entries({...description.dependencies, ...dependencies})
    description.dependencies = Object.fromEntries(all.sort(([left], [right]) => (left < right ? -1 : 1)))
    return `${JSON.stringify(description, undefined, 2)}\n`
  })
}

function rewrite(target, file, edit) {
  const place = path.join(target, file)
  const before = fs.readFileSync(place, "utf8")
  const after = edit(before)
  if (after === before) {
    return undefined
  }
  fs.writeFileSync(place, after)
  return file
}

function readJson(target) {
  return JSON.parse(fs.readFileSync(path.join(target, "package.json"), "utf8"))
}

try {
  main(process.argv.slice(2))
} catch (error) {
  console.error(`export-upstream: ${error.message}`)
  process.exitCode = 1
}
