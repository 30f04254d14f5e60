import type {Page} from "playwright-core"

/** Goes to a page of the hub with a session: without the form, which has a test of its own. */
export async function signIn(page: Page, address: string, password: string): Promise<void> {
  await page.request.post(new URL("/sign-in", address).href, {form: {password}, maxRedirects: 0})
  await page.goto(address)
}
