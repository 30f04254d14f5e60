import {type Action, type ActionForm, ActionRequest, allActions, type ParamMap} from "../../../hub"
import {dataPlaneParams} from "../data_plane_option"
import {type Finding, ok, warning, wrong} from "../report"
import type {Check, CheckContext} from "./examination"
import {addressKindOf} from "./address_checks"

const optionName = "the command line"

/** Settings of an action, and where they come from. */
interface NamedSettings {
  readonly name: string
  readonly params: ParamMap
}

/**
 * Whether settings of actions work, which an action tells in its form: those of ACTION_HUB_SOURCES, and the ones of
 * the command line. The action connects as it does in a run, so what keeps the hub from calling somebody shows here.
 */
export const dataPlaneCheck: Check = {
  subject: "data plane",
  needs: "--data-plane <url> --write-key-stdin, or ACTION_HUB_SOURCES",
  examine: async (context) => {
    const actions = (await allActions()).filter(({hasForm}) => hasForm)
    const findings = settingsOf(context).map((settings) => findingsOf(settings, actions))
    return (await Promise.all(findings)).flat()
  },
}

function settingsOf({config, dataPlane}: CheckContext): NamedSettings[] {
  const sources = Object.entries(config.history.sources).map(([name, params]) => ({
    name: `"${name}"`,
    params,
  }))
  return dataPlane ? [...sources, {name: optionName, params: dataPlaneParams(dataPlane)}] : sources
}

async function findingsOf({name, params}: NamedSettings, actions: readonly Action[]): Promise<Finding[]> {
  const action = actions.find((each) => each.params.every((param) => !param.required || params[param.name]))
  if (!action) {
    return [unfit(name, actions)]
  }
  const problem = problemOf(await formOf(action, params))
  return problem === undefined
    ? [ok(`The settings of ${name} work.`), ...(await plainHttpFindings(name, params))]
    : [wrong(`The settings of ${name} do not work.`, problem)]
}

function unfit(name: string, actions: readonly Action[]): Finding {
  const names = actions.flatMap((action) => action.params.filter((param) => param.required))
  const wanted = [...new Set(names.map((param) => param.name))].join(", ")
  return wrong(
    `The settings of ${name} are none of an action of this hub.`,
    wanted === "" ? "Offer an action with settings." : `Give it values for ${wanted}.`,
  )
}

function formOf(action: Action, params: ParamMap): Promise<ActionForm> {
  const request = new ActionRequest()
  request.params = params
  return action.validateAndFetchForm(request)
}

/** A form tells in a message what is wrong with the settings, with the cure. */
function problemOf(form: ActionForm): string | undefined {
  const {error} = form.asJson()
  const messages = form.fields.flatMap((field) => (field.type === "message" ? [field.value] : []))
  return error ?? messages[0]
}

async function plainHttpFindings(name: string, params: ParamMap): Promise<Finding[]> {
  for (const value of Object.values(params)) {
    const url = value !== undefined && URL.canParse(value) ? new URL(value) : undefined
    if (url?.protocol === "http:" && (await addressKindOf(url.hostname)) !== "loopback") {
      return [
        warning(`The address of ${name} is http: others on the way can read rows and the key.`, "Use https."),
      ]
    }
  }
  return []
}
