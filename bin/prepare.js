// npm runs this at the end of `npm ci`. A production install (--omit=dev) keeps the dist it has.
const {execSync} = require("node:child_process")
const fs = require("node:fs")
const path = require("node:path")

const root = path.resolve(__dirname, "..")
// A package may bring a compiler along, but not the types that the build needs.
if (["typescript", "@types/mocha"].every((name) => fs.existsSync(path.join(root, "node_modules", name)))) {
  execSync("npm run build", {cwd: root, stdio: "inherit"})
} else {
  console.log(
    "No packages for development here (npm ci --omit=dev), so nothing is built: bring dist along, or use npm ci.",
  )
}
