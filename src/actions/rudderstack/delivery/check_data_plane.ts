import {ActionError} from "../report"

export interface CheckedSettings {
  readonly writeKey: string
  /** http(s) address without a trailing slash and without the path of the batch endpoint. */
  readonly dataPlaneUrl: string
}

/**
 * @param source the name that the user chose the source by
 * @returns what is wrong with the settings; undefined when all is well
 */
export async function checkDataPlane(
  _settings: CheckedSettings,
  _source: string,
): Promise<ActionError | undefined> {
  return undefined
}
