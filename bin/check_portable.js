// Checks that src/actions/rudderstack can move into looker-open-source/actions as it is: compiled, linted and tested
// with the tools, versions and settings used there (bin/portable), against the public types of our hub.
const {spawnSync} = require("node:child_process")
const fs = require("node:fs")
const path = require("node:path")
const {layOutPlugin} = require("./upstream_layout")

const root = path.resolve(__dirname, "..")
const settings = path.join(__dirname, "portable")
const hub = path.join(root, "dist", "src", "hub")
const icons = path.join("src", "actions", "rudderstack")
const workplace = path.join(root, ".build-portable")

function main() {
  if (!fs.existsSync(hub)) {
    throw new Error("There is no compiled hub in dist. Run `npm run build`, and this again.")
  }
  layOut()
  step("install upstream's tools", installTools)
  step("compile the types of its packages", () => run("tsc", "--project", "tsconfig.packages.json"))
  step("compile with TypeScript 5.7.3", () => run("tsc", "--project", "."))
  step("lint with tslint 5.20.1", () => run("tslint", "--project", ".", "src/actions/**/*.ts"))
  step("test with mocha 8.1.1, chai 4.2.0 and sinon 5.1.1", () =>
    run(
      "mocha",
      "--no-config",
      "--timeout",
      "20000",
      "--reporter",
      "dot",
      "lib/actions/rudderstack/test_rudderstack.js",
    ),
  )
  console.log("portable: the plug-in works in looker-open-source/actions as it is.")
}

/** Upstream's layout: src/hub holds our public types, lib what runs. Installed packages stay from one check to the next. */
function layOut() {
  fs.rmSync(path.join(workplace, "src"), {recursive: true, force: true})
  fs.rmSync(path.join(workplace, "lib"), {recursive: true, force: true})
  fs.cpSync(settings, workplace, {recursive: true})
  copy(hub, "src/hub", ".d.ts")
  copy(hub, "lib/hub", ".js")
  layOutPlugin(workplace)
  copy(path.join(root, icons), "lib/actions/rudderstack", ".svg")
}

function copy(from, to, extension) {
  for (const file of fs.readdirSync(from, {recursive: true}).filter((name) => name.endsWith(extension))) {
    fs.cpSync(path.join(from, file), path.join(workplace, to, file))
  }
}

/** npm ci empties node_modules, and the stamp is written when it is done: its packages are those of the lock file. */
function installTools() {
  const lock = fs.readFileSync(path.join(settings, "package-lock.json"), "utf8")
  const stamp = path.join(workplace, "node_modules", ".installed")
  if (!fs.existsSync(stamp) || fs.readFileSync(stamp, "utf8") !== lock) {
    spawn("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
    fs.writeFileSync(stamp, lock)
  }
}

function step(title, action) {
  const startedAt = Date.now()
  action()
  console.log(`portable: ${title}: ok in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`)
}

function run(tool, ...args) {
  spawn(path.join(workplace, "node_modules", ".bin", tool), args)
}

function spawn(command, args) {
  const {status, error} = spawnSync(command, args, {cwd: workplace, stdio: "inherit"})
  if (error) {
    throw error
  }
  if (status !== 0) {
    throw new Error(`${path.basename(command)} failed (exit code ${status}).`)
  }
}

try {
  main()
} catch (error) {
  console.error(`portable: ${error.message}`)
  process.exitCode = 1
}
