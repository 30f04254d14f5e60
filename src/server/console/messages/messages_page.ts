import type {RequestHandler} from "express"
import type {Console} from "../console"
import {html, type Html} from "../html"
import {sendPage} from "../layout"
import {type MessageRow, messageSections} from "./catalogue"

/** `GET /messages`: every message with its code, for whoever has got one. It holds nothing of a run. */
export function messagesRoute(console: Console): RequestHandler {
  return (request, response) => {
    const frame = console.frame(request, console.dependencies.access?.sessionOf(request))
    sendPage(response, frame, {title: "Messages", content: messages()})
  }
}

/** A code that leads to what the page of messages says of it; another action's code stands for itself. */
export function linkToCode(root: string, code: string): Html {
  return knownCodes.has(code)
    ? html`<a href="${root}messages#${code}"><code>${code}</code></a>`
    : html`<code>${code}</code>`
}

/** A message for Looker, whose last sentence may be its code. */
export function messageWithLink(root: string, message: string): Html {
  const [, text, code] = /^(.*)Code: (\w+)\.$/s.exec(message) ?? []
  return text === undefined || code === undefined
    ? html`${message}`
    : html`${text}Code: ${linkToCode(root, code)}.`
}

/** Markdown of one line as HTML. A link becomes its text: it leads to the repository, which the hub may not reach. */
export function adviceText(markdown: string): Html {
  const parts = markdown.split(/(`[^`]+`|\*[^*]+\*|\[[^\]]+\]\([^)]+\))/)
  return html`${parts.map((part) => {
    const [, code, emphasis, link] = /^(?:`(.+)`|\*(.+)\*|\[(.+)\]\(.+\))$/.exec(part) ?? []
    if (code !== undefined) {
      return html`<code>${code}</code>`
    }
    return emphasis === undefined ? html`${link ?? part}` : html`<em>${emphasis}</em>`
  })}`
}

const knownCodes = new Set(messageSections.flatMap(({rows}) => rows.map(({code}) => code)))

function messages(): Html {
  return html`<h1>Messages</h1>
    <p class="lead">
      Search this page for the code, or for words of the message. The texts are examples: names and numbers
      differ.
    </p>
    ${messageSections.map(
      ({title, note, rows}) =>
        html`<section>
          <h2>${title}</h2>
          ${note === "" ? undefined : html`<p>${adviceText(note)}</p>`}
          <div class="scroll" tabindex="0" role="region" aria-label="${title}">
            <table>
              <thead>
                <tr>
                  <th scope="col">Code</th>
                  <th scope="col">Message</th>
                  <th scope="col">Good to know</th>
                </tr>
              </thead>
              <tbody>
                ${rows.map(messageLine)}
              </tbody>
            </table>
          </div>
        </section>`,
    )}`
}

function messageLine({code, message, advice}: MessageRow): Html {
  return html`<tr id="${code}">
    <td><code>${code}</code></td>
    <td>${message}</td>
    <td>${adviceText(advice)}</td>
  </tr>`
}
