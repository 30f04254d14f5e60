// tsc copies no images: put each action's icon beside its compiled source.
const fs = require("node:fs")
const path = require("node:path")

const root = path.resolve(__dirname, "..")
const from = path.join(root, "src", "actions")
for (const file of fs.readdirSync(from, {recursive: true})) {
  if (/\.(svg|png)$/.test(file)) {
    fs.cpSync(path.join(from, file), path.join(root, "dist", "src", "actions", file))
  }
}
