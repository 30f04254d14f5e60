/** What RudderStack's gateway says, in any letters. */
const GATEWAY_ANSWERS: readonly string[] = [
  "invalid json",
  "event is not a valid rudder event",
  "request neither has anonymousid nor userid",
  "empty batch payload",
  "request size exceeds max limit",
  "max requests limit reached",
  "failed to read writekey from header",
  "failed to read body from request",
  "invalid write key",
  "source is disabled",
  "service unavailable",
  "cannot connect to db",
  "404 page not found",
]

/**
 * What is known beside: HTTP's own phrases, as servers and proxies send them alone. Other words may repeat a value of a
 * row, however short: they are never shown.
 */
const KNOWN_ANSWERS: ReadonlySet<string> = new Set([
  ...GATEWAY_ANSWERS,
  "bad request",
  "forbidden",
  "not found",
  "method not allowed",
  "request timeout",
  "payload too large",
  "request entity too large",
  "too many requests",
  "internal server error",
  "bad gateway",
  "gateway timeout",
  "no healthy upstream",
  "upstream request timeout",
  "upstream connect error or disconnect/reset before headers",
])

/** @returns the words of an answer's body if they are known ones; "" for anything else */
export function redact(body: string): string {
  const words = wordsOf(body)
  return KNOWN_ANSWERS.has(words) ? words : ""
}

/** Whether an answer's body has words of RudderStack's gateway. */
export function isOfGateway(body: string): boolean {
  return GATEWAY_ANSWERS.includes(wordsOf(body))
}

function wordsOf(body: string): string {
  return body.trim().replace(/\s+/g, " ").toLowerCase()
}

/**
 * An answer described by its status and kind, with its words if they are known ones.
 *
 * @returns completes "the address …" and "it …", such as "answered 200 with a web page"
 */
export function answerText(status: number, body: string): string {
  const words = redact(body)
  return `answered ${status}${words === "" ? ` with ${kindOf(body)}` : ` (${words})`}`
}

/** RudderStack has none. */
export function isWebPage(body: string): boolean {
  return body.trimStart().startsWith("<")
}

function kindOf(body: string): string {
  const start = body.trimStart()
  if (start === "") {
    return "nothing"
  }
  if (isWebPage(body)) {
    return "a web page"
  }
  return /^[[{]/.test(start) ? "JSON" : "other words than RudderStack's"
}
