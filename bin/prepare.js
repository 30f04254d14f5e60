// npm runs this at the end of `npm ci`. A production install (--omit=dev) has no compiler and keeps the dist it has.
const {execSync} = require("node:child_process")
const fs = require("node:fs")
const path = require("node:path")

const root = path.resolve(__dirname, "..")
if (fs.existsSync(path.join(root, "node_modules", "typescript"))) {
  execSync("npm run build", {cwd: root, stdio: "inherit"})
} else {
  console.log("No TypeScript here (npm ci --omit=dev), so nothing is built: bring dist along, or use npm ci.")
}
