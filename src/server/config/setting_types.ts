import {z} from "zod"

interface WholeNumberRange {
  min: number
  max: number
  default: number
  unit?: string
}

/** A whole number in decimal digits between two bounds. */
export function wholeNumber(range: WholeNumberRange) {
  const wanted = `set a whole number${range.unit ? ` of ${range.unit}` : ""} from ${range.min} to ${range.max}`
  return z
    .string(wanted)
    .regex(/^\d{1,15}$/, wanted)
    .transform(Number)
    .refine((value) => value >= range.min && value <= range.max, wanted)
    .default(range.default)
}

/** A number of seconds above 0, with decimals where that says it better. */
export function seconds(range: {max: number; default: number}) {
  const wanted = `set a number of seconds above 0 and up to ${range.max}`
  return z
    .string(wanted)
    .regex(/^\d{1,9}(\.\d{1,9})?$/, wanted)
    .transform(Number)
    .refine((value) => value > 0 && value <= range.max, wanted)
    .default(range.default)
}

const wordsForOn = ["true", "1", "yes", "on"]
const wordsForOff = ["false", "0", "no", "off"]

/** A switch that only takes words for on and off. */
export function onOff(fallback: boolean) {
  return z
    .string()
    .toLowerCase()
    .refine((word) => [...wordsForOn, ...wordsForOff].includes(word), 'set "true" or "false"')
    .transform((word) => wordsForOn.includes(word))
    .default(fallback)
}

/** A switch of upstream's kind: whatever is no word for off is on. */
export function onUnlessOff(fallback: boolean) {
  return z
    .string()
    .toLowerCase()
    .transform((word) => !wordsForOff.includes(word))
    .default(fallback)
}

/** An absolute http(s) address without query or fragment, given back without the slashes at its end. */
export function webAddress() {
  return z
    .string()
    .refine(isWebAddress, 'set an address such as "https://hub.example.com", with http:// or https://')
    .transform((address) => address.replace(/\/+$/, ""))
    .optional()
}

/** The address of an HTTP proxy, with a name and password where it asks for them; http:// may be left out. */
export function proxyAddress() {
  return z
    .string()
    .transform((address) => (address.includes("://") ? address : `http://${address}`))
    .refine(
      (address) => URL.canParse(address) && ["http:", "https:"].includes(new URL(address).protocol),
      'set the address of an HTTP proxy, such as "http://proxy.example.com:3128"',
    )
    .optional()
}

/** Comma-separated words; undefined when there are none. */
export function commaList(isWord: (word: string) => boolean, wanted: string) {
  return z
    .string()
    .transform((text) => text.split(",").map((word) => word.trim()))
    .transform((words) => words.filter((word) => word !== ""))
    .refine((words) => words.every(isWord), wanted)
    .transform((words) => (words.length === 0 ? undefined : words))
    .optional()
}

function isWebAddress(address: string): boolean {
  if (!URL.canParse(address)) {
    return false
  }
  const url = new URL(address)
  return (
    ["http:", "https:"].includes(url.protocol) && url.search === "" && url.hash === "" && url.username === ""
  )
}

/** The address of a PostgreSQL database. */
export function postgresAddress() {
  const wanted = 'set an address such as "postgres://hub:password@postgres.internal:5432/hub"'
  return z
    .string()
    .refine(
      (address) => URL.canParse(address) && ["postgres:", "postgresql:"].includes(new URL(address).protocol),
      wanted,
    )
    .optional()
}

/** A setting that another one has replaced: whoever still sets it has to know. */
export function replaced(insteadText: string) {
  return z
    .string()
    .refine(() => false, insteadText)
    .optional()
}

/** Settings of an action by a name: a JSON object of objects of texts. */
export function namedSettings() {
  const wanted = 'set JSON such as {"Marketing": {"rudder_write_key": "…", "rudder_server_url": "https://…"}}'
  return z
    .string()
    .transform((text, context) => {
      const settings = namedSettingsSchema.safeParse(jsonOrUndefined(text))
      if (settings.success) {
        return settings.data
      }
      context.addIssue({code: "custom", message: wanted})
      return z.NEVER
    })
    .optional()
}

const namedSettingsSchema = z.record(z.string().min(1), z.record(z.string(), z.string()))

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // the parser's message would quote a write key
  }
}
