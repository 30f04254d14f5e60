import dns from "node:dns"

const HERE = {address: "127.0.0.1", family: 4}
const METADATA = {address: "169.254.169.254", family: 4}

/** Addresses of a name, by how often it was looked up before. */
const NAMES: Readonly<Record<string, (before: number) => dns.LookupAddress[]>> = {
  "two.attack.test": () => [HERE, METADATA],
  "turning.attack.test": (before) => [before === 0 ? HERE : METADATA],
}

type LookupAll = (
  host: string,
  options: dns.LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: dns.LookupAddress[]) => void,
) => void

/** Loaded into the hub by `node --require`: names of the tests lead where the tests say. */
function fakeNames(): void {
  const lookUp = dns.lookup as LookupAll
  const times = new Map<string, number>()
  const faked: LookupAll = (host, options, callback) => {
    const addresses = NAMES[host]
    if (addresses === undefined) return lookUp(host, options, callback)
    const before = times.get(host) ?? 0
    times.set(host, before + 1)
    process.nextTick(() => callback(null, addresses(before)))
  }
  Object.assign(dns, {lookup: faked})
}

fakeNames()
