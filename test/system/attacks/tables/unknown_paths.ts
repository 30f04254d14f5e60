import {Stage} from "../../faults/stage"
import {attackLines, holding, Seen} from "../attack"
import {Visitor} from "../support/visitor"

const PATHS: readonly (readonly [path: string, status: number])[] = [
  ["/nowhere", 404],
  ["/runs/none", 404],
  ["/runs/none/nowhere", 404],
  ["/assets/1/none.css", 404],
  ["/actions/nothing", 405],
  ["/.env", 404],
  ["/%ZZ", 400],
  ["/runs/%C0%AF", 400],
  ["/runs/%00", 404],
  ["/runs/..%2f..%2fetc%2fpasswd", 404],
  ["/status", 404],
  ["/healthz/x", 404],
]

const CLIENTS = {
  "a browser": {
    accept: "text/html,application/xhtml+xml,*/*;q=0.8",
    type: "text/html",
    start: "<!doctype html",
  },
  "an API client": {accept: "application/json", type: "application/json", start: '{"success":false'},
  "a program that takes anything": {accept: "*/*", type: "", start: ""},
} as const

/** What express, or a proxy before it, would say in its own words. */
const DEFAULTS = /Cannot (GET|POST)|<pre>|Error:|URIError|node_modules/

async function visited(stage: Stage, client: keyof typeof CLIENTS): Promise<Seen> {
  const {accept, type, start} = CLIENTS[client]
  const visitor = await Visitor.signedIn((await stage.hub("console")).url)
  const wrong: string[] = []
  for (const [path, wanted] of PATHS) {
    const {status, headers, text} = await visitor.get(path, accept)
    const found = headers.get("content-type") ?? "none"
    wrong.push(
      ...holding(
        [status !== wanted, `${path} is answered ${status}, not ${wanted}`],
        [
          !found.startsWith(type) || !text.toLowerCase().startsWith(start),
          `${path} has ${found}: ${text.slice(0, 99)}`,
        ],
        [DEFAULTS.test(text), `${path} is not answered in words of the hub: ${text.slice(0, 99)}`],
      ),
    )
  }
  return {seen: `${PATHS.length} paths, ${wrong.length} wrong`, complaints: wrong}
}

export const UNKNOWN_PATHS = attackLines(
  "paths that do not exist",
  (["a browser", "an API client", "a program that takes anything"] as const).map((client) => ({
    name: `asked for by ${client}`,
    expected: client === "a browser" ? "a page of the hub" : "an answer of the hub's own",
    run: (stage: Stage) => visited(stage, client),
  })),
)
