import type {Page} from "playwright-core"

/** What has the focus: what it is called, and whether one can see that it has it. */
export interface Focus {
  readonly name: string
  readonly isVisible: boolean
}

const focused = `(() => {
  const element = document.activeElement
  const {outlineStyle, outlineWidth} = getComputedStyle(element)
  const {width, height} = element.getBoundingClientRect()
  const name = element.getAttribute("aria-label") ?? element.name ?? ""
  return {
    name: (element.innerText ?? "").trim().split("\\n")[0] || name,
    isVisible: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && width > 0 && height > 0,
  }
})()`

/** Presses Tab until something of that name has the focus. @returns everything that had it on the way */
export async function tabTo(page: Page, name: string): Promise<Focus[]> {
  const way: Focus[] = []
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab")
    const focus = await page.evaluate<Focus>(focused)
    way.push(focus)
    if (focus.name === name) {
      return way
    }
  }
  throw new Error(`Tab does not lead to "${name}", but to: ${way.map((focus) => focus.name).join(", ")}`)
}
