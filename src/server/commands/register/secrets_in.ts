import type {Order} from "./order"

/** What must not be told. Of the settings, only an address is no secret. */
export function secretsIn({credentials, token, wanted}: Order): readonly string[] {
  const settings = Object.values(wanted.settings).filter((value) => !isAddress(value))
  return [credentials.clientId, credentials.clientSecret, token, ...settings]
}

function isAddress(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
}
