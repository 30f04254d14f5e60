import type {RequiredField} from "../../hub"
import {html, type Html} from "./html"

export interface ActionFacts {
  readonly label: string
  readonly description: string
  readonly iconUri: string | null
  readonly requiredFields: readonly RequiredField[]
}

/** From the hub's address to actions in Looker. */
export function connectSteps(hubUrl: string): Html {
  return html`<ol class="steps">
    <li>
      In Looker, open <b>Admin → Platform → Actions</b> and choose <b>Add Action Hub</b> at the end of the
      page.
    </li>
    <li>Paste this address: <code class="copy">${hubUrl}</code></li>
    <li>
      Choose <b>Configure Authorization</b> and paste the authorization token. The hub prints it when it
      starts without a secret of your own; <code>npm run generate-api-key</code> on the hub’s machine makes
      another one at any time.
    </li>
    <li>
      Choose <b>Update Token</b>, then <b>Enable</b> beside each action you want, and fill in its settings.
    </li>
  </ol>`
}

/** From a connected hub to the first run. */
export function sendSteps(actions: readonly ActionFacts[]): Html {
  const rules = new Map(
    actions.flatMap(({requiredFields}) => requiredFields).map((field) => [JSON.stringify(field), field]),
  )
  return html`<ol class="steps">
    ${[...rules.values()].map((field) => html`<li>In the LookML model, tag a field ${tagsOf(field)}.</li>`)}
    <li>Open a Look with that field, and choose <b>Send</b> from its gear menu.</li>
    <li>Pick one of this hub’s actions as the destination, and choose <b>Send</b>.</li>
  </ol>`
}

export function actionList(actions: readonly ActionFacts[]): Html {
  return html`<ul class="cards">
    ${actions.map(actionItem)}
  </ul>`
}

export const unreachableHint = html`<p class="soft">
  Is Looker unable to reach the address above? Set <code>ACTION_HUB_BASE_URL</code> to the address it has from
  outside.
</p>`

function actionItem({label, description, iconUri, requiredFields}: ActionFacts): Html {
  const icon = iconUri === null ? undefined : html`<img src="${iconUri}" alt="" width="32" height="32" />`
  return html`<li class="action">
    ${icon}
    <div>
      <b>${label}</b>
      <div class="soft">${description}</div>
      ${requiredFields.map((field) => html`<div class="soft">Needs a field tagged ${tagsOf(field)}.</div>`)}
    </div>
  </li>`
}

/** `any_tag` and `all_tags` take the place of `tag`. */
function tagsOf({tag, any_tag: anyTag, all_tags: allTags}: RequiredField): Html {
  const tags = anyTag ?? allTags ?? (tag === undefined ? [] : [tag])
  const word = anyTag === undefined ? " and " : " or "
  const parts = tags.map((name, index) => html`${index === 0 ? "" : word}<code>${name}</code>`)
  return html`${parts}`
}
