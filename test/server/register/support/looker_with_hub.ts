import {type Action, allActions} from "../../../../src/hub"
import "../../../../src/actions"
import {testActions} from "../../../../src/server/register/action_tests"
import {LookerApi} from "../../../../src/server/register/looker_api"
import {LookerConnection} from "../../../../src/server/register/looker_connection"
import {problemLines} from "../../../../src/server/register/problem_lines"
import {register} from "../../../../src/server/register/registration"
import {lineText} from "../../../../src/server/register/report"
import type {Wanted} from "../../../../src/server/register/wanted"
import type {LookerApiServer} from "../../../stand_ins/looker_api"

/** Only one action of the hub, so that there is little to tell. */
export const trackLabel = "RudderStack Track"

export async function wantedTrack(overrides: Partial<Wanted>): Promise<Wanted> {
  const actions = (await allActions()).filter(({name}: Action) => name === "rudder_track")
  return {hubUrl: "", actions, settings: {}, renewsToken: false, renewsSettings: false, ...overrides}
}

/** Registers without a process of its own. @returns what was told, each line with single spaces */
export async function registered(
  {url, clientId, clientSecret}: LookerApiServer,
  token: string,
  wanted: Wanted,
): Promise<string[]> {
  const lines: string[] = []
  const tell = (line: Parameters<typeof lineText>[0]) => lines.push(lineText(line).replace(/ +/g, " "))
  const connection = new LookerConnection(url)
  try {
    await connection.login({clientId, clientSecret})
    const api = new LookerApi(connection)
    await register(api, token, wanted, tell)
    await testActions(api, wanted, tell)
  } catch (error) {
    problemLines(error).forEach(tell)
  }
  return lines
}
