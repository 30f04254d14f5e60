import {html, type Html} from "./html"
import {layout} from "./layout"

/** What the page tells. */
export interface HomePageFacts {
  readonly label: string
  readonly hubUrl: string
  readonly actions: readonly ActionFacts[]
}

interface ActionFacts {
  readonly label: string
  readonly description: string
  readonly iconUri: string | null
}

/** The page people find when they open the hub in a browser. It holds no token. */
export function homePage({label, hubUrl, actions}: HomePageFacts): string {
  return layout(
    `${label} – Looker Action Hub`,
    html`<h1>${label}</h1>
      <p class="lead">
        This is a Looker Action Hub, and it is running. Looker talks to it; you set it up once.
      </p>
      <h2>Connect it to Looker</h2>
      <ol>
        <li>
          In Looker, open <b>Admin → Platform → Actions</b> and choose <b>Add Action Hub</b> at the end of the
          page.
        </li>
        <li>Paste this address: <code>${hubUrl}</code></li>
        <li>
          Choose <b>Configure Authorization</b> and paste the authorization token. The hub prints it when it
          starts without a secret of your own; <code>npm run generate-api-key</code> on the hub's machine
          makes another one at any time.
        </li>
        <li>
          Choose <b>Update Token</b>, then <b>Enable</b> beside each action you want, and fill in its
          settings.
        </li>
      </ol>
      <h2>Actions</h2>
      <ul>
        ${actions.map(actionItem)}
      </ul>
      <footer>
        Is Looker unable to reach the address above? Set ACTION_HUB_BASE_URL to the address it has from
        outside.
      </footer>`,
  )
}

function actionItem({label, description, iconUri}: ActionFacts): Html {
  const icon = iconUri === null ? html`` : html`<img src="${iconUri}" alt="" />`
  return html`<li class="action">
    ${icon}
    <div><b>${label}</b><small>${description}</small></div>
  </li>`
}
