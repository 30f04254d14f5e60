import {isBuiltin} from "node:module"
import type {Use} from "./module_uses"

/** What the modules of one part of the project may take from outside. */
export interface ImportRule {
  /** Completes the sentence "The rule: …". */
  readonly title: string
  readonly covers: (file: string) => boolean
  readonly allows: (use: Use, file: string) => boolean
  readonly advice: string
}

const pluginFolder = "src/actions/rudderstack"
/** They travel with it, except those that need fast-check. */
const pluginTests = "test/actions/rudderstack"
const pluginPackages = ["@rudderstack/rudder-sdk-node", "lodash", "undici"]
/** From the top: a room may use those behind it. */
const pluginRooms = ["settings", "delivery", "event", "look", "report"]
/** What stands beside the rooms. */
const pluginTop = /^(run|rudderstack_action|rudderstack|calls)$/
/** What only this hub offers. It knows all of the plug-in, which knows nothing of it. */
const additions = "additions"
/** What upstream's own tests have at hand. */
const pluginTestPackages = ["chai", "sinon"]

/** The words of the additions: who imports their index.ts loads the whole plug-in, with RudderStack's SDK. */
const wordsOfAdditions = `${additions}/failures`

/** What the server may import of the plug-in: the index.ts of a room, what the calls are, and words. */
const pluginEntries = [
  ...["calls", "report", "delivery", "settings", "event", "look"],
  ...[additions, wordsOfAdditions],
].map((room) => `src/actions/rudderstack/${room}`)

/** From the top: a room of the server may use those behind it. */
const serverRooms = [
  "start",
  "console",
  "http",
  "commands",
  "observers",
  "runs",
  "store",
  "pacing",
  "network",
  "telemetry",
  "secrets",
  "config",
]

const environmentReaders = [
  "src/actions/rudderstack/settings/environment.ts",
  "src/hub/environment.ts",
  "src/server/config/config.ts",
]
const socketOpeners = ["src/actions/rudderstack/delivery/post.ts", "src/hub/download.ts"]
const socketModules = ["dgram", "dns", "http", "http2", "https", "net", "tls", "undici"]
const socketGlobals = ["fetch", "WebSocket", "EventSource"]

export const importRules: readonly ImportRule[] = [
  {
    title: "the plug-in takes the hub's public names, a few packages and itself",
    covers: isOfPlugin,
    allows: (use, file) =>
      isProjectFile(use)
        ? use.what === "src/hub" || isOfPlugin(use.what)
        : isOutOfProject(use) || packagesOfPlugin(file).includes(use.what),
    advice: `import from "../../hub", from this folder, or from ${pluginPackages.join(", ")}; the folder has to work in looker-open-source/actions`,
  },
  {
    title: "an arrow between the plug-in's rooms goes down, through the index.ts of the lower one",
    covers: (file) => isIn(pluginFolder, file),
    allows: (use, file) => !isIn(pluginFolder, use.what) || goesDown(placeOf(file), placeOf(use.what)),
    advice: `from the top the rooms are ${pluginRooms.join(", ")}; below them is calls.ts, above them what uses them, and above all ${additions}`,
  },
  {
    title: "the plug-in writes Node's modules without node:, everything else with it",
    covers: () => true,
    allows: ({what}, file) => !isBuiltin(what) || what.startsWith("node:") !== isOfPlugin(file),
    advice: 'write "crypto" in the plug-in, as upstream does, and "node:crypto" elsewhere',
  },
  {
    title: "the hub knows neither actions nor server",
    covers: (file) => isIn("src/hub", file),
    allows: (use) => !isProjectFile(use) || isIn("src/hub", use.what),
    advice: "let the caller hand in what the hub needs",
  },
  {
    title: "the list of actions imports actions only",
    covers: (file) => file === "src/actions/index.ts",
    allows: ({what}) => isIn("src/actions", what),
    advice: "import the file of an action; it adds itself to the hub",
  },
  {
    title: "the server knows the hub, the list of actions, and the entries of the plug-in's rooms",
    covers: (file) => isIn("src/server", file),
    allows: (use) =>
      !isProjectFile(use) ||
      use.what === "src/actions" ||
      pluginEntries.includes(use.what) ||
      isIn("src/hub", use.what) ||
      isIn("src/server", use.what),
    advice: `reach an action through the hub (findAction, allActions), and import a room of the plug-in as a whole: ${pluginEntries.join(", ")}`,
  },
  {
    title: "an arrow between the server's rooms goes down",
    covers: (file) => serverRoomOf(file) !== undefined,
    allows: ({what}, file) => {
      const room = serverRoomOf(what)
      return room === undefined || serverRooms.indexOf(room) >= serverRooms.indexOf(serverRoomOf(file) ?? "")
    },
    advice: `from the top the rooms are ${serverRooms.join(", ")}`,
  },
  {
    title: "the program does not know its tests",
    covers: (file) => isIn("src", file),
    allows: (use) => !isProjectFile(use) || isIn("src", use.what),
    advice: "move what both need into src",
  },
  {
    title: "the stand-ins share no code with the program, whose mistakes they would repeat",
    covers: (file) => /^test\/stand_ins\/(data_plane|looker)(_stand_in\.ts$|\/)/.test(file),
    allows: (use) => !isIn("src", use.what),
    advice: "write down in the stand-in what Looker or RudderStack does",
  },
  {
    title: "three files read the environment",
    covers: (file) => isIn("src", file) && !environmentReaders.includes(file),
    allows: ({what}) => what !== "process.env" && !/^(node:)?process$/.test(what),
    advice: `read it in ${environmentReaders.join(", ")}, and hand the value on`,
  },
  {
    title: "of the hub and the plug-in, one file each opens connections",
    covers: (file) =>
      ["src/hub", "src/actions/rudderstack"].some((folder) => isIn(folder, file)) &&
      !socketOpeners.includes(file),
    allows: ({kind, what}) => kind === "type import" || !opensConnections(what),
    advice: `call ${socketOpeners.join(" or ")}`,
  },
]

/** @returns one line a broken rule: where, what, and what to do */
export function violations(file: string, uses: readonly Use[]): string[] {
  return importRules
    .filter(({covers}) => covers(file))
    .flatMap((rule) =>
      uses
        .filter((use) => !rule.allows(use, file))
        .map(({what, line}) => `${file}:${line} uses ${what}, but ${rule.title}: ${rule.advice}`),
    )
}

function isIn(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

/** Where a module of the plug-in stands. */
interface Place {
  /** Undefined for what stands beside the rooms. */
  readonly room: string | undefined
  readonly module: string
}

function placeOf(path: string): Place {
  const [first = "", ...rest] = path
    .slice(pluginFolder.length + 1)
    .replace(/\.ts$/, "")
    .split("/")
  return pluginRooms.includes(first) || first === additions
    ? {room: first, module: rest.join("/") || "index"}
    : {room: undefined, module: [first, ...rest].join("/")}
}

function goesDown(from: Place, to: Place): boolean {
  if (from.room === additions) {
    return to.room === additions ? to.module !== "index" : to.room === undefined || to.module === "index"
  }
  if (to.room === additions) {
    return false
  }
  if (to.room === undefined) {
    return to.module === "calls" || (from.room === undefined && pluginTop.test(to.module))
  }
  if (from.room === undefined) {
    return from.module !== "calls" && to.module === "index"
  }
  return from.room === to.room
    ? to.module !== "index"
    : to.module === "index" && pluginRooms.indexOf(from.room) < pluginRooms.indexOf(to.room)
}

function serverRoomOf(path: string): string | undefined {
  return serverRooms.find((room) => isIn(`src/server/${room}`, path))
}

function isProjectFile({kind, what}: Use): boolean {
  return kind !== "global" && /^(src|test|bench|bin)(\/|$)/.test(what)
}

/** Node's modules and globals. */
function isOutOfProject({kind, what}: Use): boolean {
  return kind === "global" || isBuiltin(what)
}

function isOfPlugin(file: string): boolean {
  return [pluginFolder, pluginTests].some((folder) => isIn(folder, file))
}

function packagesOfPlugin(file: string): string[] {
  if (!isIn(pluginTests, file)) {
    return pluginPackages
  }
  const staysHere = /(_properties|_arbitrary)\.ts$/.test(file)
  return [...pluginPackages, ...pluginTestPackages, ...(staysHere ? ["fast-check"] : [])]
}

function opensConnections(what: string): boolean {
  const module = what.replace(/^node:/, "").split("/")[0] ?? ""
  return socketModules.includes(module) || socketGlobals.includes(what)
}
