import type {Line, Tell} from "./line"
import type {LookerApi} from "./looker_api"
import {hubAt} from "./plan"
import {quoted} from "./quoted"
import type {Wanted} from "./wanted"

/** Has Looker try each action, which asks the hub. */
export async function testActions(api: LookerApi, wanted: Wanted, tell: Tell): Promise<void> {
  const {hubs} = await api.registered()
  const hub = hubAt(wanted.hubUrl, hubs)
  for (const {name, label} of hub ? wanted.actions : []) {
    const {isGood, message} = await api.testAction(`${hub?.id}::${name}`)
    tell(testLine(label, isGood, message))
  }
}

function testLine(subject: string, isGood: boolean | undefined, message: string): Line {
  if (isGood === undefined) {
    return {status: "ok", subject, text: `Looker made no test of it${quoted(message)}`}
  }
  return isGood
    ? {status: "ok", subject, text: "Looker's test of it succeeds."}
    : {
        status: "wrong",
        subject,
        text: `Looker's test of it fails${quoted(message)}`,
        cure: "Check its settings in Looker, and the hub's log.",
      }
}
