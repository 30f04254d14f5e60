import {html} from "../html"
import {layout} from "../layout"
import type {PageFrame} from "../page_frame"

export interface SignInFacts {
  /** Where to go afterwards. */
  readonly returnPath: string
  /** What was wrong with the last attempt. */
  readonly problem: string | undefined
}

/** `GET /sign-in`: asks for the one password. */
export function signInPage(frame: PageFrame, {returnPath, problem}: SignInFacts): string {
  const content = html`<h1>Sign in</h1>
    ${problem === undefined ? undefined : html`<p class="notice bad" role="alert" id="problem">${problem}</p>`}
    <form class="settings sign-in" method="post" action="${frame.root}sign-in">
      <input type="hidden" name="to" value="${returnPath}" />
      <input type="text" name="username" value="operator" autocomplete="username" hidden />
      <label
        >Password
        <input
          type="password"
          name="password"
          autocomplete="current-password"
          required
          autofocus
          ${problem === undefined ? undefined : html`aria-invalid="true" aria-describedby="problem"`}
        />
      </label>
      <button class="main">Sign in</button>
    </form>
    <p class="soft">
      It is the one in <code>ACTION_HUB_ADMIN_PASSWORD</code>. A hub that was started without settings made
      one: it printed it at its first start, and keeps it in the file <code>password</code> in its data
      directory.
    </p>`
  return layout({...frame, offersSignIn: false}, {title: "Sign in", content, isText: true})
}
