import {randomBytes} from "node:crypto"

/** Stands in every row, in the user's id and in a value; nobody but the data plane may ever see it. */
export const CANARY = "canary7f3e9ab1c2d410"

/** Of the one source that the data planes know. */
export const WRITE_KEY = `write-key-${randomBytes(12).toString("hex")}`

/** Which secrets stand in a text, by what they are. */
export function secretsIn(text: string, hubToken: string): string[] {
  const secrets: [what: string, secret: RegExp][] = [
    ["a value of a row", literal(CANARY)],
    ["the write key", literal(WRITE_KEY)],
    ["the write key in Base64", literal(Buffer.from(`${WRITE_KEY}:`).toString("base64"))],
    ["the hub's token", literal(hubToken)],
    ["a download link", /\/downloads\/[0-9a-f]{40}/],
  ]
  return secrets.filter(([, secret]) => secret.test(text)).map(([what]) => what)
}

function literal(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"), "i")
}
