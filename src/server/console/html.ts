/** Text that is HTML already. */
export interface Html {
  readonly html: string
}

/** What can be filled in; undefined leaves its place empty. */
type Filling = string | number | Html | readonly Html[] | undefined

/** An HTML template: what is filled in is escaped, unless it is Html itself. */
export function html(literals: TemplateStringsArray, ...values: Filling[]): Html {
  return {html: literals.map((literal, index) => literal + rendered(values[index])).join("")}
}

function rendered(value: Filling): string {
  if (value === undefined) {
    return ""
  }
  if (typeof value === "string" || typeof value === "number") {
    return escaped(String(value))
  }
  return "html" in value ? value.html : value.map((part) => part.html).join("")
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
