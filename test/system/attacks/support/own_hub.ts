import {HubProcess, HubProcessOptions, startHub} from "../../../stand_ins/hub_process"
import {HUB_PROFILES} from "../../faults/hub_profiles"

/** Starts a hub for one line, with the pages and these settings, and stops it in the end. */
export async function withHub<Result>(
  options: HubProcessOptions,
  use: (hub: HubProcess) => Promise<Result>,
): Promise<Result> {
  const env = {...HUB_PROFILES.console, ACTION_HUB_EXECUTE_PROCESS_COUNT: "1", ...options.env}
  const hub = await startHub({...options, env})
  try {
    return await use(hub)
  } finally {
    await hub.stop()
  }
}

/** What a hub writes that should not start with these settings, and ends. */
export async function refusalAtStart(
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  try {
    const hub = await startHub({env: {ACTION_HUB_EXECUTE_PROCESS_COUNT: "1", ...env}})
    await hub.stop()
    return undefined
  } catch (error) {
    return String(error)
  }
}
