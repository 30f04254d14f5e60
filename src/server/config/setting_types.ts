import {z} from "zod"

interface NumberRange {
  readonly min: number
  readonly max: number
  readonly unit?: string
}

/** Undefined where nobody sets it. */
export function ifSet<Schema extends z.ZodType>(schema: Schema) {
  return schema.optional().transform((value) => value) // the transform has the member be there, too, when it is undefined
}

/** A whole number in decimal digits between two bounds. */
export function wholeNumber({min, max, unit}: NumberRange) {
  const wanted = `set a whole number${unit ? ` of ${unit}` : ""} from ${min} to ${max}`
  return z
    .string(wanted)
    .regex(/^\d{1,15}$/, wanted)
    .transform(Number)
    .refine((value) => value >= min && value <= max, wanted)
}

/** A number of seconds above 0, with decimals where that says it better, given as milliseconds. */
export function seconds({max}: {max: number}) {
  const wanted = `set a number of seconds above 0 and up to ${max}`
  return z
    .string(wanted)
    .regex(/^\d{1,9}(\.\d{1,9})?$/, wanted)
    .transform(Number)
    .refine((value) => value > 0 && value <= max, wanted)
    .transform((value) => value * 1000)
}

const wordsForOn = ["true", "1", "yes", "on"]
const wordsForOff = ["false", "0", "no", "off"]

/** A switch that only takes words for on and off. */
export function onOff() {
  return z
    .string()
    .toLowerCase()
    .refine((word) => [...wordsForOn, ...wordsForOff].includes(word), 'set "true" or "false"')
    .transform((word) => wordsForOn.includes(word))
}

/** A switch of upstream's kind: whatever is no word for off is on. */
export function onUnlessOff() {
  return z
    .string()
    .toLowerCase()
    .transform((word) => !wordsForOff.includes(word))
}

/** One of a few words; a remark may say what became of a former one. */
export function oneOf<const Words extends readonly string[]>(words: Words, remark?: string) {
  const wanted = `set ${words.slice(0, -1).join(", ")} or ${words.at(-1)}`
  return z.enum(words, remark === undefined ? wanted : `${wanted}; ${remark}`)
}

/** A text of at least so many characters, which other people may try to guess. */
export function password({minLength}: {minLength: number}) {
  return z.string().min(minLength, `set at least ${minLength} characters`)
}

/** The same for what goes into an HTTP header unchanged. */
export function headerToken({minLength}: {minLength: number}) {
  const wanted = `set at least ${minLength} letters, digits and signs, without spaces`
  return z.string().refine((token) => token.length >= minLength && /^[\x21-\x7e]+$/.test(token), wanted)
}

/** Comma-separated words; undefined when there are none. */
export function commaList(isWord: (word: string) => boolean, wanted: string) {
  return z
    .string()
    .transform((text) => text.split(",").map((word) => word.trim()))
    .transform((words) => words.filter((word) => word !== ""))
    .refine((words) => words.every(isWord), wanted)
    .transform((words) => (words.length === 0 ? undefined : words))
}

/** An absolute http(s) address without user, query or fragment, given back without the slashes at its end. */
export function webAddress() {
  return z
    .string()
    .refine(isWebAddress, 'set an address such as "https://hub.example.com", with http:// or https://')
    .transform((address) => address.replace(/\/+$/, ""))
}

function isWebAddress(address: string): boolean {
  return isAddress(address, ["http:", "https:"]) && !/[?#@]/.test(address)
}

const passwordAdvice = "in a password, write / as %2F, @ as %40 and : as %3A"

/** The address of an HTTP proxy, with a name and password where it asks for them; http:// may be left out. */
export function proxyAddress() {
  return z
    .string()
    .transform((address) => (address.includes("://") ? address : `http://${address}`))
    .refine(
      (address) => isAddress(address, ["http:", "https:"]),
      `set the address of an HTTP proxy, such as "http://proxy.example.com:3128"; ${passwordAdvice}`,
    )
}

/** The address of a PostgreSQL database. */
export function postgresAddress() {
  return z
    .string()
    .refine(
      (address) => isAddress(address, ["postgres:", "postgresql:"]),
      `set an address such as "postgres://hub:password@postgres.internal:5432/hub"; ${passwordAdvice}`,
    )
}

/** A setting that another one has replaced: whoever still sets it has to know. */
export function replaced(insteadText: string) {
  return ifSet(z.string().refine((_text) => false, insteadText)).transform(() => undefined)
}

/**
 * Whether an address is what it seems: a password with a slash that is not written as %2F ends the host's name, and the
 * rest of it is taken for a path.
 */
function isAddress(address: string, protocols: readonly string[]): boolean {
  if (!URL.canParse(address)) {
    return false
  }
  const {protocol, pathname, search, hash} = new URL(address)
  return protocols.includes(protocol) && ![pathname, search, hash].some((part) => part.includes("@"))
}

/** Settings of an action by a name: a JSON object of objects of texts. */
export function namedSettings() {
  const wanted = 'set JSON such as {"Marketing": {"rudder_write_key": "…", "rudder_server_url": "https://…"}}'
  return z.string().transform((text, context) => {
    const settings = namedSettingsSchema.safeParse(jsonOrUndefined(text))
    if (settings.success) {
      return settings.data
    }
    context.addIssue({code: "custom", message: wanted})
    return z.NEVER
  })
}

const namedSettingsSchema = z.record(z.string().min(1), z.record(z.string(), z.string()))

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // the parser's message would quote a write key
  }
}
