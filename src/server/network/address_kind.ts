import {BlockList, isIPv6} from "node:net"

/** What an IP address leads to, as far as its range tells. */
export type AddressKind = "metadata" | "loopback" | "private" | "public"

type Subnet = [network: string, prefix: number]

/** Link-local networks, and the addresses at which clouds give credentials to the machines they run. */
const metadata = blockList([
  ["169.254.0.0", 16], // link-local; AWS, Google Cloud, Azure and most others answer at 169.254.169.254
  ["fe80::", 10], // link-local
  ["fd00:ec2::254", 128], // AWS on IPv6
  ["fd20:ce::254", 128], // Google Cloud on IPv6
  ["100.100.100.200", 32], // Alibaba Cloud
  ["168.63.129.16", 32], // Azure's platform
  ["192.0.0.192", 32], // Oracle Cloud
])

const loopback = blockList([
  ["127.0.0.0", 8],
  ["0.0.0.0", 8], // connecting to "this host" reaches loopback
  ["::1", 128],
  ["::", 128],
])

const privateNetworks = blockList([
  ["10.0.0.0", 8], // RFC 1918
  ["172.16.0.0", 12], // RFC 1918
  ["192.168.0.0", 16], // RFC 1918
  ["100.64.0.0", 10], // RFC 6598, behind a carrier's address translation
  ["192.0.0.0", 24], // RFC 6890, protocol assignments
  ["198.18.0.0", 15], // RFC 2544, benchmarks
  ["224.0.0.0", 3], // multicast and reserved
  ["fc00::", 7], // RFC 4193, unique local
  ["fec0::", 10], // RFC 3879, former site-local
  ["ff00::", 8], // multicast
])

/** The kind of an IP address, in whichever notation; an IPv4 address inside an IPv6 one counts as itself. */
export function addressKind(address: string): AddressKind {
  const [bare = ""] = address.split("%", 1)
  const found = isIPv6(bare) ? (embeddedIpv4(groupsOf(bare)) ?? bare) : bare
  if (contains(metadata, found)) {
    return "metadata"
  }
  if (contains(loopback, found)) {
    return "loopback"
  }
  return contains(privateNetworks, found) ? "private" : "public"
}

/** The network that is somebody's: an IPv4 address, or the first half of an IPv6 one. Other texts stay as they are. */
export function addressNetwork(address: string): string {
  const [bare = ""] = address.split("%", 1)
  if (!isIPv6(bare)) {
    return address
  }
  const groups = groupsOf(bare)
  return (
    embeddedIpv4(groups) ??
    `${groups
      .slice(0, 4)
      .map((group) => group.toString(16))
      .join(":")}::`
  )
}

function contains(list: BlockList, address: string): boolean {
  return list.check(address, isIPv6(address) ? "ipv6" : "ipv4")
}

function blockList(subnets: readonly Subnet[]): BlockList {
  const list = new BlockList()
  for (const [network, prefix] of subnets) {
    list.addSubnet(network, prefix, isIPv6(network) ? "ipv6" : "ipv4")
  }
  return list
}

/** The eight numbers of an IPv6 address. */
function groupsOf(address: string): number[] {
  const [before = "", after] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::")
  const [head, tail] = [numbersOf(before), numbersOf(after ?? "")]
  return [...head, ...Array.from({length: 8 - head.length - tail.length}, () => 0), ...tail]
}

function numbersOf(groups: string): number[] {
  return groups === "" ? [] : groups.split(":").map((group) => parseInt(group, 16))
}

/** The IPv4 address to which an IPv6 address of these groups leads, by the ways that turn one into the other. */
function embeddedIpv4(groups: readonly number[]): string | undefined {
  const [first = 0, second = 0, third = 0, , fifth = 0, sixth = 0, high = 0, low = 0] = groups
  const isZeroUntil = (end: number) => groups.slice(0, end).every((group) => group === 0)
  if (first === 0x2002) {
    return ipv4(second, third) // 6to4, RFC 3056
  }
  if (first === 0x2001 && second === 0) {
    return ipv4(high ^ 0xffff, low ^ 0xffff) // Teredo, RFC 4380
  }
  if (first === 0x64 && second === 0xff9b) {
    return third === 1 ? localNat64(groups) : ipv4(high, low) // NAT64, RFC 6052 and RFC 8215
  }
  if (isZeroUntil(4) && (fifth === 0 || sixth === 0) && (fifth | sixth) === 0xffff) {
    return ipv4(high, low) // IPv4-mapped, RFC 4291, and IPv4-translated, RFC 7915
  }
  // IPv4-compatible, RFC 4291; :: and ::1 are addresses of their own.
  return isZeroUntil(6) && (high > 0 || low > 1) ? ipv4(high, low) : undefined
}

/** 64:ff9b:1::/48 is cut up as each network likes; with the whole prefix, bits 64 to 71 are skipped. */
function localNat64([, , , fourth = 0, fifth = 0, sixth = 0, high = 0, low = 0]: readonly number[]): string {
  const usesWholePrefix = (sixth & 0xff) === 0 && high === 0 && low === 0
  return usesWholePrefix ? ipv4(fourth, ((fifth & 0xff) << 8) | (sixth >> 8)) : ipv4(high, low)
}

function ipv4(high: number, low: number): string {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join(".")
}
