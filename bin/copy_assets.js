// What tsc leaves out: each action's icon, the pages' style, and the commit that is built.
const {execFileSync} = require("node:child_process")
const fs = require("node:fs")
const path = require("node:path")

const root = path.resolve(__dirname, "..")
for (const folder of ["src/actions", "src/server/console/browser"]) {
  for (const file of fs.readdirSync(path.join(root, folder), {recursive: true})) {
    if (/\.(svg|png|css)$/.test(file)) {
      fs.cpSync(path.join(root, folder, file), path.join(root, "dist", folder, file))
    }
  }
}

const revisionFile = path.join(root, "dist", "src", "server", "config", "revision.json")
const revision = process.env.REVISION?.slice(0, 12) || gitRevision()
fs.rmSync(revisionFile, {force: true})
if (revision) {
  fs.writeFileSync(revisionFile, `${JSON.stringify({revision})}\n`)
}

/** Empty where this is no checkout, as in an image: its build is told by REVISION. */
function gitRevision() {
  if (!fs.existsSync(path.join(root, ".git"))) {
    return ""
  }
  try {
    const words = ["describe", "--always", "--dirty", "--exclude", "*", "--abbrev=12"]
    return execFileSync("git", words, {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim()
  } catch {
    return "" // without git, or in a checkout of another user
  }
}
