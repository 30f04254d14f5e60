import {type Action, allActions} from "../../../../../src/hub"
import "../../../../../src/actions"
import {LookerClient} from "../../../../../src/server/commands/register/looker_client"
import type {Desired} from "../../../../../src/server/commands/register/plan"
import {register} from "../../../../../src/server/commands/register/registration"
import {lineText, problemLines, type ReportLine} from "../../../../../src/server/commands/report"
import type {LookerApiServer} from "../../../../stand_ins/looker_api"

/** Only one action of the hub, so that there is little to report. */
export const trackLabel = "RudderStack Track"

export async function desiredTrack(overrides: Partial<Desired>): Promise<Desired> {
  const actions = (await allActions()).filter(({name}: Action) => name === "rudder_track")
  return {hubUrl: "", actions, settings: {}, renewsToken: false, renewsSettings: false, ...overrides}
}

/** Registers without a process of its own. @returns what was reported, each line with single spaces */
export async function registered(
  {url, clientId, clientSecret}: LookerApiServer,
  token: string,
  desired: Desired,
): Promise<string[]> {
  const lines: string[] = []
  const report = (line: ReportLine) => lines.push(lineText(line, 0).replace(/ +/g, " "))
  const looker = new LookerClient(url, {clientId, clientSecret})
  try {
    await looker.login()
    await register(looker, token, desired, report)
  } catch (error) {
    problemLines(error, "register").forEach(report)
  }
  return lines
}
