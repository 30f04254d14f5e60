import {chmodSync, mkdirSync, readFileSync} from "node:fs"
import {join} from "node:path"
import {setTimeout as pause} from "node:timers/promises"
import {firstApiKey} from "../../../src/server/secrets/api_key"
import {packageFile, packageLock} from "../../contract/support/package_file"
import {projectRoot} from "../../contract/support/project"
import {field, row} from "../../stand_ins/builders"
import {DEFAULT_WRITE_KEY, startDataPlane} from "../../stand_ins/data_plane_stand_in"
import {lookDocument} from "../../stand_ins/look_document"
import {startLooker} from "../../stand_ins/looker_stand_in"
import {freePort} from "../../stand_ins/loopback_server"
import {hasPostgresServer, PostgresServer} from "../../stand_ins/postgres_server"
import {copyContext} from "./image/build_context"
import {Container} from "./image/container"
import {buildImage, type Image} from "./image/image"
import {problemsInContents, sizeOf} from "./image/image_contents"
import {isRoot} from "./image/run_step"
import type {Report} from "./report"

const rowCount = 1_000
const offeredActions = 3

/** Those that nothing else needs: a package at run time may bring one of them along. */
function packagesForDevelopment(): string[] {
  const {packages} = packageLock(".")
  return Object.keys(packageFile().devDependencies).filter((name) => packages[`node_modules/${name}`]?.dev)
}

/** Builds the image by carrying out the steps of the Dockerfile, and starts it. */
export async function checkImage(
  workplace: string,
  probePaths: readonly string[],
  report: Report,
): Promise<void> {
  const image = await report.step("Dockerfile: every step of it", () => build(workplace))
  await report.problems("Dockerfile: nothing but the program is in the image", () =>
    problemsInContents(image, packagesForDevelopment()),
  )
  await report.problems("Dockerfile: the image says what it is", () =>
    ["title", "description", "licenses"]
      .filter((name) => !image.config.labels[`org.opencontainers.image.${name}`])
      .map((name) => `There is no label org.opencontainers.image.${name}.`),
  )
  const {files, bytes} = sizeOf(image)
  report.note(`Dockerfile: adds ${files} files and ${(bytes / 1e6).toFixed(1)} MB to its base`)
  const user = isRoot ? `user ${image.config.user}` : "this user, as only root can take another"
  await report.step(`Dockerfile: the hub runs as ${user}, and writes to its data directory only`, () =>
    run(image, probePaths),
  )
  if (hasPostgresServer()) {
    await report.step("Dockerfile: a web process and a worker of it share runs through PostgreSQL", () =>
      runTogether(image),
    )
  } else {
    report.note("Dockerfile: a web process and a worker were not tried, as PostgreSQL is not installed here")
  }
}

function build(workplace: string): Image {
  const context = join(workplace, "context")
  mkdirSync(context)
  chmodSync(workplace, 0o755) // the image's user has to get to it
  copyContext(projectRoot, context)
  const dockerfile = readFileSync(join(projectRoot, "Dockerfile"), "utf8")
  return buildImage({dockerfile, context, workplace})
}

async function run(image: Image, probePaths: readonly string[]): Promise<void> {
  const port = await freePort()
  const hubUrl = `http://127.0.0.1:${port}`
  const container = new Container(image, {PORT: String(port)})
  try {
    await container.untilHealthy()
    const token = container.run(["node", "dist/src/server/commands/generate_api_key.js"]).stdout.trim()
    await sendRows({hubUrl, token})
    for (const path of probePaths) {
      await requireOk(`${hubUrl}${path}`)
    }
  } finally {
    const code = await container.stop()
    requireQuietEnd(code, container.output)
  }
}

/** As compose.yaml and the manifests for Kubernetes have them. */
async function runTogether(image: Image): Promise<void> {
  const postgres = await PostgresServer.start()
  const shared = {
    DATABASE_URL: postgres.url,
    ACTION_HUB_SECRET: "the secret of both",
    PORT: String(await freePort()),
  }
  const workerPort = String(await freePort())
  const worker = new Container(image, {...shared, PORT: workerPort}, ["node", "dist/src/server/worker.js"])
  const web = new Container(image, {...shared, ACTION_HUB_ROLE: "web"})
  try {
    await Promise.all([web.untilHealthy(), worker.untilHealthy()])
    await untilReady(`http://127.0.0.1:${shared.PORT}/readyz`)
    await sendRows({hubUrl: `http://127.0.0.1:${shared.PORT}`, token: firstApiKey(shared.ACTION_HUB_SECRET)})
  } finally {
    const codes = [await web.stop(), await worker.stop()]
    await postgres.remove()
    requireQuietEnd(codes[0] ?? null, web.output)
    requireQuietEnd(codes[1] ?? null, worker.output)
  }
}

/** Once a worker lives. */
async function untilReady(url: string): Promise<void> {
  for (let tries = 0; !(await fetch(url)).ok; tries++) {
    if (tries > 300) {
      throw new Error("The web process found no worker within 30 seconds.")
    }
    await pause(100)
  }
}

async function sendRows(access: {hubUrl: string; token: string}): Promise<void> {
  const looker = await startLooker()
  const dataPlane = await startDataPlane()
  try {
    const hub = looker.connect(access)
    const {integrations} = await hub.list()
    if (integrations.length !== offeredActions) {
      throw new Error(`The hub offers ${integrations.length} actions instead of ${offeredActions}.`)
    }
    const params = {rudder_write_key: DEFAULT_WRITE_KEY, rudder_server_url: dataPlane.url}
    const {looker: answer} = await hub.execute({action: "rudder_event", params, download: someLook()})
    if (answer?.success !== true || dataPlane.counts.events !== rowCount) {
      throw new Error(`Of ${rowCount} rows, ${dataPlane.counts.events} arrived: ${answer?.message}`)
    }
  } finally {
    await dataPlane.close()
    await looker.close()
  }
}

function someLook() {
  const fields = {dimensions: [field("users.id", {tags: ["user_id"]})]}
  return lookDocument({fields, rows: Array.from({length: rowCount}, (_, id) => row({"users.id": id}))})
}

async function requireOk(url: string): Promise<void> {
  const {status} = await fetch(url)
  if (status !== 200) {
    throw new Error(`A probe asks for ${new URL(url).pathname}, which answers ${status}.`)
  }
}

/** Whatever it could not write would be in its log. */
function requireQuietEnd(code: number | null, output: string): void {
  const complaints = output.split("\n").filter((line) => /"level":"(warn|error|fatal)"/.test(line))
  const expected = /Connected over plain http|No worker process of the hub is running/
  const others = complaints.filter((line) => !expected.test(line))
  if (code !== 0 || others.length > 0) {
    throw new Error(`SIGTERM ended the hub with ${code ?? "no"} code.\n${others.join("\n")}`)
  }
}
