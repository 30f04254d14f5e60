import {type MessageRow, messageSections} from "../../../src/server/console/messages/catalogue"

export const MESSAGES_PAGE = "docs/messages.md"

/** The text of docs/messages.md: every code with its message as the program words it, and what to do. */
export function messagesPage(): string {
  return `<!-- Made by \`npm run docs:messages\`: change the catalogue (src/server/console/messages), not this page. -->

# Messages

A message ends with its code. Search this page for it, or for words of the message. The texts are examples: names and numbers differ. Your hub has the same page at \`/messages\`.

A failed run often sent many rows. Its message says how many arrived, and what happens if you [run it again](guarantees.md#run-it-again). The message says what to do; "good to know" adds what it leaves out.
${messageSections.map(({title, note, rows}) => `\n## ${title}\n${note === "" ? "" : `\n${note}\n`}\n${table(rows)}\n`).join("")}`
}

function table(rows: readonly MessageRow[]): string {
  return ["| code | message | good to know |", "| --- | --- | --- |", ...rows.map(line)].join("\n")
}

/** With an anchor, so that a code can be linked to. */
function line({code, message, advice}: MessageRow): string {
  const cells = [`<a id="${code}"></a>\`${code}\``, message, advice]
  return `| ${cells.map((cell) => cell.replace(/\|/g, "\\|").replace(/\n/g, " ")).join(" | ")} |`
}
