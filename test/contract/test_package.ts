import {spawnSync} from "node:child_process"
import {cpSync, mkdirSync, mkdtempSync, rmSync} from "node:fs"
import {isBuiltin} from "node:module"
import {tmpdir} from "node:os"
import * as path from "node:path"
import {expect} from "chai"
import {usesOf} from "./support/module_uses"
import {packageFile, packageLock} from "./support/package_file"
import {projectRoot, readProjectFile, sourceFiles} from "./support/project"

/** Packages that are commands, by the word that the scripts and settings know them by. */
const commands = new Map([["typescript", "tsc"]])

/** Where the check that the plug-in works in upstream's project keeps the tools used there. */
const portableCheck = "bin/portable"

const {dependencies, devDependencies, scripts} = packageFile()

function isPartOfTests(file: string): boolean {
  return !file.startsWith("src/") || /\/(test_[^/]*|testing\/.*)\.ts$/.test(file)
}

/** The name of the package that a module belongs to, undefined for the project's own and Node's modules. */
function packageOf(module: string): string | undefined {
  if (isBuiltin(module) || /^(src|test|bench|bin)(\/|$)/.test(module)) {
    return undefined
  }
  return module
    .split("/")
    .slice(0, module.startsWith("@") ? 2 : 1)
    .join("/")
}

function importedPackages(isOfInterest: (file: string) => boolean): Set<string> {
  const uses = sourceFiles()
    .filter(isOfInterest)
    .flatMap((file) => usesOf(file, readProjectFile(file)))
  const packages = uses.filter(({kind}) => kind !== "global").map(({what}) => packageOf(what))
  return new Set(packages.filter((name) => name !== undefined))
}

/** Tools are named in scripts or settings; types serve what is imported, or the compiler by its settings. */
function isTool(name: string): boolean {
  const settings = ["eslint.config.mjs", "tsconfig.json"].map(readProjectFile).join("\n")
  const word = commands.get(name) ?? name.replace(/^@types\//, "")
  return new RegExp(`(^|[\\s"])${word}($|[\\s"])`, "m").test(
    `${Object.values(scripts).join("\n")}\n${settings}`,
  )
}

describe("package.json", () => {
  const imported = importedPackages(() => true)

  for (const [name, version] of Object.entries({...dependencies, ...devDependencies})) {
    it(`pins ${name} to one version`, () => {
      expect(version).to.match(/^\d+\.\d+\.\d+$/)
    })
  }

  it("asks for nothing at run time that the program does not import, and for everything that it does", () => {
    const needed = importedPackages((file) => !isPartOfTests(file))
    expect(Object.keys(dependencies).sort()).to.deep.equal([...needed].sort())
  })

  it("asks for nothing in development that nobody uses", () => {
    const unused = Object.keys(devDependencies).filter(
      (name) => !imported.has(name) && !imported.has(name.replace(/^@types\//, "")) && !isTool(name),
    )
    expect(unused).to.deep.equal([])
  })

  it("names every package that the tests import", () => {
    const missing = [...imported].filter((name) => !(name in dependencies) && !(name in devDependencies))
    expect(missing).to.deep.equal([])
  })
})

for (const folder of [".", portableCheck]) {
  describe(path.join(folder, "package-lock.json"), () => {
    const locked = Object.entries(packageLock(folder).packages).filter(([place]) => place !== "")

    it("leaves the choice of the registry to whoever installs", () => {
      const bound = locked.filter(([, {resolved}]) => resolved !== undefined)
      expect(bound.map(([place]) => place)).to.deep.equal([])
    })

    it("holds the checksum and version of every package", () => {
      const doubtful = locked.filter(
        ([, {integrity, version}]) => !integrity?.startsWith("sha512-") || !version,
      )
      expect(doubtful.map(([place]) => place)).to.deep.equal([])
    })
  })
}

describe("the check that the plug-in is portable", () => {
  for (const name of ["@rudderstack/rudder-sdk-node", "undici"]) {
    it(`uses the same ${name} as the hub`, () => {
      expect(packageFile(portableCheck).dependencies[name]).to.equal(dependencies[name])
    })
  }
})

describe("npm ci", () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "production-install-"))
    mkdirSync(path.join(folder, "bin"))
    cpSync(path.join(projectRoot, "bin", "prepare.js"), path.join(folder, "bin", "prepare.js"))
  })

  afterEach(() => rmSync(folder, {recursive: true}))

  function install(...packages: string[]): void {
    packages.forEach((name) => mkdirSync(path.join(folder, "node_modules", name), {recursive: true}))
  }

  it("succeeds without packages for development, as in npm ci --omit=dev, even where one brings a compiler", () => {
    install("typescript")
    const {status, stdout} = spawnSync(process.execPath, ["bin/prepare.js"], {cwd: folder, encoding: "utf8"})
    expect(stdout).to.contain("nothing is built")
    expect(status).to.equal(0)
  })

  it("fails when there are packages for development and the build fails", () => {
    install("typescript", "@types/mocha")
    const {status} = spawnSync(process.execPath, ["bin/prepare.js"], {cwd: folder, encoding: "utf8"})
    expect(status).to.not.equal(0)
  })
})
