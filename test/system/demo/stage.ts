import {setStage, type Stage} from "../../stand_ins/stage"

/** Another RudderStack source than the one of the two required settings. */
export const MARKETING = {name: "Marketing", writeKey: "marketing-write-key"}

/** Everything the demo runs: a real hub between two stand-ins. */
export async function setDemoStage(): Promise<Stage> {
  const stage = await setStage({otherWriteKeys: [MARKETING.writeKey]})
  const sources = {[MARKETING.name]: {write_key: MARKETING.writeKey}}
  return {...stage, params: {...stage.params, rudder_sources: JSON.stringify(sources)}}
}
