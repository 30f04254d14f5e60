import {setTimeout as pause} from "node:timers/promises"
import type {Locator, Page} from "playwright-core"

const pollMs = 100

/** One of the large figures on a run's page, by its name. */
export function figure(page: Page, name: string): Locator {
  return page.locator("dl.figures > div", {has: page.getByText(name, {exact: true})}).locator("dd")
}

/** Waits until the run on a page is in a state. */
export async function shownState(page: Page, state: string): Promise<void> {
  await page.locator(".headline .state", {hasText: state}).waitFor()
}

/**
 * Waits until an element shows something else.
 *
 * @param meanwhile is done again and again until it does
 * @returns what it shows then
 */
export async function changedText(
  element: Locator,
  before: string,
  meanwhile: () => void = () => {},
): Promise<string> {
  for (;;) {
    const text = await element.innerText()
    if (text !== before) {
      return text
    }
    meanwhile()
    await pause(pollMs)
  }
}
