import {BlockList, isIP, isIPv4} from "node:net"

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
  if (contains(metadata, bare)) {
    return "metadata"
  }
  if (contains(loopback, bare)) {
    return "loopback"
  }
  return contains(privateNetworks, bare) ? "private" : "public"
}

function contains(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4")
}

function blockList(subnets: Subnet[]): BlockList {
  const list = new BlockList()
  for (const [network, prefix] of subnets.flatMap(withEmbeddedForms)) {
    list.addSubnet(network, prefix, isIPv4(network) ? "ipv4" : "ipv6")
  }
  return list
}

/** BlockList itself knows IPv4-mapped addresses (::ffff:…), but no other IPv6 address that leads to an IPv4 one. */
function withEmbeddedForms([network, prefix]: Subnet): Subnet[] {
  if (!isIPv4(network)) {
    return [[network, prefix]]
  }
  const [first = 0, second = 0, third = 0, fourth = 0] = network.split(".").map(Number)
  const groups = `${((first << 8) | second).toString(16)}:${((third << 8) | fourth).toString(16)}`
  return [
    [network, prefix],
    [`64:ff9b::${groups}`, 96 + prefix], // NAT64
    [`2002:${groups}::`, 16 + prefix], // 6to4
    [`::${groups}`, 96 + prefix], // IPv4-compatible
  ]
}
