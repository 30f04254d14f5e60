import {expect} from "chai"
import {existsSync} from "node:fs"
import {join} from "node:path"
import {packageFile} from "../../contract/support/package_file"
import {projectRoot, readProjectFile} from "../../contract/support/project"
import {caddyProblems} from "./files/caddy_file"
import {cloudRunFindings} from "./files/cloud_run_file"
import {composeFindings} from "./files/compose_file"
import type {DeployedProcess} from "./files/deployed_process"
import {allFindings, unitVariables} from "./files/findings"
import {hasHelm, otherValues, renderedChart} from "./files/helm_chart"
import {herokuFindings} from "./files/heroku_files"
import {kubernetesFindings, manifestsIn} from "./files/kubernetes_files"
import {manifestProblems} from "./files/manifest_problems"
import {processProblems} from "./files/process_problems"
import {unitFindings} from "./files/unit_file"

interface Found {
  readonly problems: readonly string[]
  readonly processes: readonly DeployedProcess[]
}

/** A mistake in one of the project's files: what stands there, what would, and what is said of it. */
type Mistake = [right: string | RegExp, wrong: string, said: string]

function problemsOf({problems, processes}: Found): string[] {
  return [...problems, ...processes.flatMap(processProblems)]
}

function findsMistakes(file: string, find: (text: string) => Found, mistakes: readonly Mistake[]): void {
  const text = readProjectFile(file)
  for (const [right, wrong, said] of mistakes) {
    it(`finds ${JSON.stringify(wrong)} in ${file}`, () => {
      const broken = text.replace(right, wrong)
      expect(broken).to.not.equal(text)
      expect(problemsOf(find(broken)).join("\n")).to.include(said)
    })
  }
}

describe("the files that the hub is deployed by", () => {
  for (const {way, problems} of allFindings()) {
    it(`name what exists and set what can be used: ${way}`, () => {
      expect(problems).to.deep.equal([])
    })
  }

  findsMistakes(
    "compose.yaml",
    (text) =>
      composeFindings(text, readProjectFile(".env.example"), (path) => existsSync(join(projectRoot, path))),
    [
      ["ACTION_HUB_ROLE: web", "ACTION_HUB_ROL: web", "the hub has no setting ACTION_HUB_ROL."],
      ["ACTION_HUB_ROLE: web", "ACTION_HUB_ROLE: front", "ACTION_HUB_ROLE"],
      ["stop_grace_period: 80s", "stop_grace_period: 60s", "killed 60 s after SIGTERM, but wants 70 s"],
      ["worker.js", "workers.js", "dist/src/server/workers.js, which no source is compiled to"],
      [/    DATABASE_URL: .*\n/, "", "DATABASE_URL"],
      ["postgres: {condition", "cache: {condition", "no service cache"],
      ["postgres:/var", "store:/var", "no volume store"],
      ["./deploy/Caddyfile", "./deploy/Caddyfiles", "no file ./deploy/Caddyfiles"],
      ["[hub, outside]", "[hub, inside]", "no network inside"],
      ["postgres:/var/lib/postgresql/data", "postgres:/data", "postgres needs a volume for"],
      ["read_only: true", "read_only: false", "read_only"],
      ["cap_drop: [ALL]", "cap_drop: []", "cap_drop"],
      ["restart: unless", "restarts: unless", "restarts"],
      ["    mem_limit: 1g\n", "", "mem_limit"],
      ["max-size: 10m", "max-sizes: 10m", "max-sizes"],
      ["${ACTION_HUB_BASE_URL}", "${HUB_URL}", "HUB_URL is not in .env.example"],
    ],
  )

  findsMistakes("deploy/cloud-run/service.yaml", cloudRunFindings, [
    ["timeoutSeconds: 3600", "timeoutSeconds: 300", "timeoutSeconds"],
    ['minScale: "1"', 'minScale: "0"', "minScale"],
    ['cpu-throttling: "false"', 'cpu-throttling: "true"', "cpu-throttling"],
    ['value: "3540"', 'value: "86400"', "longer than Cloud Run holds a request open"],
    ['value: "7"', 'value: "30"', "killed 10 s after SIGTERM"],
    ["timeoutSeconds: 5", "timeoutSeconds: 60", "timeoutSeconds are more than its periodSeconds"],
    ["ACTION_HUB_HISTORY", "ACTION_HUB_HISTORIES", "no setting ACTION_HUB_HISTORIES"],
  ])

  findsMistakes("app.json", (text) => herokuFindings(text, readProjectFile("Procfile")), [
    ['"value": "15"', '"value": "45"', "longer than Heroku waits"],
    ['"value": "20"', '"value": "60"', "killed 30 s after SIGTERM"],
    ['"web": {', '"wep": {', "nothing of the process wep"],
    ["ACTION_HUB_SECRET", "ACTION_HUB_SECRETS", "no setting ACTION_HUB_SECRETS"],
    ['"generator": "secret"', '"generated": "secret"', "generated"],
  ])

  const caddyfile = (text: string) => ({problems: caddyProblems(text, 60), processes: []})
  findsMistakes("deploy/Caddyfile", caddyfile, [
    ["{$ACTION_HUB_BASE_URL}", "{$ACTION_HUB_URL}", "no setting ACTION_HUB_URL"],
    ["lb_try_duration 90s", "lb_try_duration 60s", "requests wait 60 s for the next hub"],
  ])

  const unit = "deploy/systemd/looker-hub.service"
  findsMistakes(unit, (text) => unitFindings(unit, text, unitVariables()), [
    ["TimeoutStopSec=80", "TimeoutStopSec=50", "killed 50 s after SIGTERM"],
    ["ProtectSystem=strict", "ProtectSystem=full", "ProtectSystem=strict is missing"],
    ["StateDirectory=looker-hub", "StateDirectory=hub", "not the one that StateDirectory makes"],
    ["boot.js", "start.js", "dist/src/server/start.js, which no source is compiled to"],
    ["NODE_ENV", "NODE_ENVIRONMENT", "no setting NODE_ENVIRONMENT"],
  ])
})

const chartMistakes: readonly Mistake[] = [
  [
    'ACTION_HUB_DRAIN_SECONDS: "600"',
    'ACTION_HUB_DRAIN_SECONDS: "900"',
    "killed 615 s after SIGTERM, but wants 910 s",
  ],
  [
    "name: looker-hub-settings\ndata",
    "name: settings\ndata",
    "looker-hub-web: there is no looker-hub-settings",
  ],
  ["ACTION_HUB_ROLE", "ACTION_HUB_ROL", "no setting ACTION_HUB_ROL"],
  ["worker.js", "work.js", "dist/src/server/work.js"],
  ["readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "readOnlyRootFilesystem"],
  ["runAsNonRoot: true", "runAsNonRoot: false", "runAsNonRoot"],
  ["      labels: {app: looker-hub, role: worker}", "      labels: {app: hub, role: worker}", "label app"],
  ["backendRequest: 0s", "backendRequest: 60s", "backendRequest"],
  ["{name: looker-hub-web, port: 80}", "{name: hub, port: 80}", "the route leads to hub"],
]
/** What Kubernetes' own schemas find. */
const schemaMistakes: readonly Mistake[] = [
  ["replicas: 2", 'replicas: "2"', "/spec/replicas must be integer"],
  ["maxUnavailable: 0", "maxUnavailible: 0", "maxUnavailible"],
  ["readinessProbe:", "readynessProbe:", "readynessProbe"],
  ["kind: Service\n", "kind: Services\n", "Services"],
]

describe("the Helm chart", function () {
  this.timeout(60_000) // the types of Kubernetes' whole API are compiled
  let text: string

  before(function () {
    if (!hasHelm() && process.env.CI === undefined) {
      this.skip()
    }
    text = renderedChart()
  })

  for (const [right, wrong, said] of chartMistakes) {
    it(`does not pass with ${JSON.stringify(wrong)}`, () => {
      const broken = text.replace(right, wrong)
      expect(broken).to.not.equal(text)
      expect(problemsOf(kubernetesFindings(broken)).join("\n")).to.include(said)
    })
  }

  it("refuses values that there are none of", () => {
    expect(() => renderedChart("web.replica=3")).to.throw("additional properties 'replica' not allowed")
  })

  it("refuses among the hub's settings what is a value of its own, and names that", () => {
    expect(() => renderedChart("settings.ACTION_HUB_BASE_URL=https://hub.example")).to.throw(
      "Set baseUrl, not",
    )
  })

  it("leaves the number of workers to the autoscaler where there is one", () => {
    const workers = manifestsIn(renderedChart("autoscaling.enabled=true")).flatMap(({kind, content}) =>
      kind === "Deployment" ? [(content as {spec: {replicas?: number}}).spec.replicas] : [],
    )
    expect(workers).to.have.members([2, undefined])
  })

  it("makes what Kubernetes takes, whatever its values", async () => {
    const manifests = [[], otherValues].flatMap((values) => manifestsIn(renderedChart(...values)))
    expect(await manifestProblems(manifests)).to.deep.equal([])
  })

  it("is not taken by Kubernetes with values of the wrong kind, names that there are none of, or such kinds", async () => {
    const manifests = schemaMistakes.flatMap(([right, wrong]) => manifestsIn(text.replace(right, wrong)))
    const problems = (await manifestProblems(manifests)).join("\n")
    for (const [, wrong, said] of schemaMistakes) {
      expect(problems, wrong).to.include(said)
    }
  })
})

describe("the version", () => {
  const files = ["deploy/helm/Chart.yaml", "deploy/cloud-run/service.yaml"]
  for (const file of files) {
    it(`is the package's in ${file}`, () => {
      const named = [...readProjectFile(file).matchAll(/(?:[vV]ersion: |hub:)(\d+\.\d+\.\d+)$/gm)]
      expect(named.length).to.be.greaterThan(0)
      expect(named.map(([, version]) => version)).to.deep.equal(named.map(() => packageFile().version))
    })
  }
})
