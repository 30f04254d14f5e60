/** Text that is HTML already. */
export interface Html {
  readonly html: string
}

/** An HTML template: what is filled in is escaped, unless it is Html itself. */
export function html(literals: TemplateStringsArray, ...values: (string | Html | Html[])[]): Html {
  return {html: literals.map((literal, index) => literal + rendered(values[index])).join("")}
}

function rendered(value: string | Html | Html[] = ""): string {
  if (Array.isArray(value)) {
    return value.map((part) => part.html).join("")
  }
  return typeof value === "string" ? escaped(value) : value.html
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
