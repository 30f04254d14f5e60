import {JsonScanner} from "./json_scanner"

/**
 * The members of an object, each value in its own text: digit by digit, and with its keys in their order.
 *
 * @param json valid JSON of an object. Of two members with one name the last counts, as for JSON.parse
 */
export function memberTexts(json: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  const scanner = new JsonScanner()
  let name: string | undefined
  let start = json.indexOf("{") + 1
  for (let index = 0; index < json.length; index++) {
    const isBetween = scanner.depth === 1 && !scanner.inString
    scanner.read(json.charCodeAt(index))
    if (isBetween && json[index] === ":") {
      name = JSON.parse(json.slice(start, index)) as string
      start = index + 1
    } else if (isBetween && name !== undefined && (json[index] === "," || json[index] === "}")) {
      texts.set(name, json.slice(start, index).trim())
      start = index + 1
    }
  }
  return texts
}
