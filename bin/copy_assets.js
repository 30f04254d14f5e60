// tsc copies neither images nor styles: put each action's icon and the pages' style beside the compiled sources.
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
