import {expect} from "chai"
import {commandText, programText, type StartedBy, usageName} from "../../../src/server/config/command_text"

const checkout = "/home/ada/hub/dist/src/server/config"
const image = "/hub/dist/src/server/config"
const packageFolder = "/srv/app/node_modules/looker-rudderstack-action-hub/dist/src/server/config"
const onWindows = "C:\\app\\node_modules\\looker-rudderstack-action-hub\\dist\\src\\server\\config"

/** How the hub was started, how its program is called then, how a command, and how one with options. */
const ways: readonly [way: string, startedBy: StartedBy, program: string, command: string, usage: string][] =
  [
    [
      "an npm script of a checkout",
      {folder: checkout, npmEvent: "start"},
      "node dist/src/server/cli.js",
      "npm run check:data-plane",
      "npm run check:data-plane --",
    ],
    [
      "node in an image",
      {folder: image, npmEvent: undefined},
      "node dist/src/server/cli.js",
      "node dist/src/server/cli.js check-data-plane",
      "node dist/src/server/cli.js check-data-plane",
    ],
    [
      "the package's command",
      {folder: packageFolder, npmEvent: undefined},
      "looker-rudderstack-hub",
      "looker-rudderstack-hub check-data-plane",
      "looker-rudderstack-hub check-data-plane",
    ],
    [
      "the package's command on Windows",
      {folder: onWindows, npmEvent: undefined},
      "looker-rudderstack-hub",
      "looker-rudderstack-hub check-data-plane",
      "looker-rudderstack-hub check-data-plane",
    ],
    [
      "npx",
      {folder: packageFolder, npmEvent: "npx"},
      "npx looker-rudderstack-hub",
      "npx looker-rudderstack-hub check-data-plane",
      "npx looker-rudderstack-hub check-data-plane",
    ],
  ]

describe("what to type for a command of the hub", () => {
  for (const [way, startedBy, program, command, usage] of ways) {
    it(`is in the form of ${way} where the hub was started with that`, () => {
      expect(programText(startedBy)).to.equal(program)
      expect(commandText("check-data-plane", startedBy)).to.equal(command)
      expect(usageName("check-data-plane", startedBy)).to.equal(usage)
    })
  }
})
