import {expect} from "chai"
import {existsSync, mkdirSync, readFileSync, statSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {withTemporaryDirectory} from "../../server/support/temporary_directory"
import {buildImage, type Image} from "./image/image"
import {problemsInContents} from "./image/image_contents"
import {isRoot} from "./image/run_step"

/** Builds an image from a context that has "a.txt" and "folder/b.txt". */
function withImage(lines: readonly string[], use: (image: Image) => void): Promise<void> {
  return withTemporaryDirectory((workplace) => {
    const context = join(workplace, "context")
    mkdirSync(join(context, "folder"), {recursive: true})
    writeFileSync(join(context, "a.txt"), "a")
    writeFileSync(join(context, "folder", "b.txt"), "b")
    use(buildImage({dockerfile: lines.join("\n"), context, workplace}))
  })
}

async function messageOf(lines: readonly string[]): Promise<string> {
  try {
    await withImage(lines, () => undefined)
    return ""
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

describe("an image whose steps are carried out", () => {
  const copies: [instruction: string, file: string, content: string][] = [
    ["COPY a.txt .", "work/a.txt", "a"],
    ["COPY a.txt ./", "work/a.txt", "a"],
    ["COPY a.txt c.txt", "work/c.txt", "a"],
    ["COPY a.txt /other/c.txt", "other/c.txt", "a"],
    ["COPY folder .", "work/b.txt", "b"],
    ["COPY folder target", "work/target/b.txt", "b"],
    ["COPY . .", "work/folder/b.txt", "b"],
    ["COPY a.txt folder/b.txt ./", "work/b.txt", "b"],
  ]
  for (const [instruction, file, content] of copies) {
    it(`has ${file} after ${instruction}`, () =>
      withImage(["FROM base", "WORKDIR /work", instruction], ({root}) => {
        expect(readFileSync(join(root, file), "utf8")).to.equal(content)
      }))
  }

  it("takes what another stage has made, and nothing else of it", () =>
    withImage(
      [
        "FROM base AS build",
        "WORKDIR /build",
        "COPY . .",
        "# a comment",
        "RUN cat a.txt \\",
        "  folder/b.txt > /build/ab.txt",
        "FROM base",
        "WORKDIR /work",
        "COPY --from=build /build/ab.txt .",
      ],
      ({root}) => {
        expect(readFileSync(join(root, "work", "ab.txt"), "utf8")).to.equal("ab")
        expect(existsSync(join(root, "work", "a.txt"))).to.equal(false)
      },
    ))

  it("has its own absolute paths in its own tree", () =>
    withImage(
      ["FROM base", "VOLUME /var/lib/some", "RUN install -d -m 0700 /var/lib/some/where"],
      ({root}) => {
        expect(statSync(join(root, "var/lib/some/where")).mode & 0o777).to.equal(0o700)
      },
    ))

  it("gives a folder to the user who is named", () =>
    withImage(["FROM base", "VOLUME /v", "RUN install -d -o 1000 -g 1000 /v"], ({root}) => {
      expect(statSync(join(root, "v")).uid).to.equal(isRoot ? 1000 : process.getuid?.())
    }))

  it("hands its environment and the arguments of its build to its steps", () =>
    withImage(["FROM base", "WORKDIR /work", "ENV A=1 B=2", "ARG C=3", "RUN echo $A$B$C > out"], ({root}) => {
      expect(readFileSync(join(root, "work", "out"), "utf8")).to.equal("123\n")
    }))

  it("says how it is to be run", () =>
    withImage(
      [
        "FROM base",
        "ENV PORT=8080",
        "ARG REVISION=1",
        'LABEL some.title="A hub" \\',
        '  some.license="MIT"',
        "USER 1000:1000",
        "EXPOSE 8080",
        'HEALTHCHECK --interval=5s CMD ["node", "-e", "1"]',
        'CMD ["node", "a.js"]',
      ],
      ({config}) => {
        expect(config).to.deep.include({
          environment: {PORT: "8080"},
          labels: {"some.title": "A hub", "some.license": "MIT"},
          user: "1000:1000",
          healthCommand: ["node", "-e", "1"],
          command: ["node", "a.js"],
        })
      },
    ))

  const refused: [reason: string, lines: string[], message: string][] = [
    ["a step fails", ["FROM base", "RUN echo no >&2; exit 3"], "failed (exit code 3):\nno"],
    ["a file to copy is missing", ["FROM base", "COPY missing ."], "ENOENT"],
    ["a stage is unknown", ["FROM base", "COPY --from=other /a ."], "name a stage that there is"],
    ["an instruction is unknown", ["FROM base", "ONBUILD RUN true"], "Teach it"],
    ["an option is unknown", ["FROM base", "COPY --link a.txt ."], "Teach it"],
    ["a shell would run the hub", ["FROM base", "CMD node a.js"], "not a JSON list of words"],
    ["it works in a folder of the system", ["FROM base", "WORKDIR /etc"], "Give it a folder of its own"],
    ["it does not begin with FROM", ["RUN true"], "Begin it with FROM"],
  ]
  for (const [reason, lines, message] of refused) {
    it(`is refused where ${reason}`, async () => {
      expect(await messageOf(lines)).to.include(message)
    })
  }
})

describe("what an image holds", () => {
  const files: [path: string, isProblem: boolean][] = [
    ["dist/src/server/boot.js", false],
    ["dist/src/server/boot.d.ts", false],
    ["node_modules/express/test/a.ts", false],
    ["package.json", false],
    ["src/server/boot.ts", true],
    ["dist/src/server/boot.js.map", true],
    ["dist/src/actions/test_a.js", true],
    ["dist/src/actions/testing/a.js", true],
    ["dist/test/a.js", true],
    ["node_modules/typescript/package.json", true],
  ]
  for (const [path, isProblem] of files) {
    it(`${isProblem ? "must not be" : "may be"} ${path}`, () =>
      withImage(["FROM base", "WORKDIR /work", `COPY a.txt ${path}`], (image) => {
        const problems = problemsInContents(image, ["typescript"])
        expect(problems.length > 0).to.equal(isProblem)
      }))
  }
})
