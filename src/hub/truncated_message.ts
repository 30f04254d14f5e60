import type {ActionScheduledPlan} from "./scheduled_plan"
import {truncateString} from "./truncate_string"

/** The plan's title and URL, then the first lines of a text, all in `maxCharacters`. */
export function truncatedMessage(
  plan: ActionScheduledPlan | undefined,
  text: string,
  maxLines: number,
  maxCharacters: number,
): string {
  const title = plan?.title ? `${plan.title}:\n` : ""
  const url = plan?.url ? `${plan.url}\n` : ""
  return truncateString(title + url + firstLines(text, maxLines), maxCharacters)
}

function firstLines(text: string, count: number): string {
  const lines = text.split("\n").slice(0, count)
  return lines.length === count ? lines.join("\n") + "\n" : lines.join("\n")
}
