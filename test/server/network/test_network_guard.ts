import {expect} from "chai"
import {fetch as undiciFetch, getGlobalDispatcher, request} from "undici"
import type {NetworkConfig} from "../../../src/server/config/config"
import {addressKind, type AddressKind} from "../../../src/server/network/address_kind"
import {AddressRefusedError} from "../../../src/server/network/call_rules"
import {
  GuardedDispatcher,
  installNetworkGuard,
  type ResolveAll,
} from "../../../src/server/network/network_guard"
import {PlainHttpWarning} from "../../../src/server/network/plain_http_warning"
import {serveOnLoopback} from "../../stand_ins/loopback_server"
import {RecordedLog} from "../support/recorded_log"

describe("an IP address", () => {
  const kinds: [address: string, kind: AddressKind][] = [
    ["169.254.169.254", "metadata"],
    ["169.254.0.0", "metadata"],
    ["169.254.255.255", "metadata"],
    ["::ffff:169.254.169.254", "metadata"],
    ["::ffff:a9fe:a9fe", "metadata"],
    ["0:0:0:0:0:ffff:a9fe:a9fe", "metadata"],
    ["64:ff9b::a9fe:a9fe", "metadata"],
    ["64:ff9b::169.254.169.254", "metadata"],
    ["2002:a9fe:a9fe::1", "metadata"],
    ["::169.254.169.254", "metadata"],
    ["::ffff:0:169.254.169.254", "metadata"],
    ["64:ff9b:1::a9fe:a9fe", "metadata"],
    ["64:ff9b:1:a9fe:a9:fe00::", "metadata"],
    ["64:ff9b:1:ffff::169.254.169.254", "metadata"],
    ["2001:0:4136:e378:8000:63bf:5601:5601", "metadata"],
    ["fe80::1", "metadata"],
    ["fe80::1%eth0", "metadata"],
    ["febf:ffff::1", "metadata"],
    ["fd00:ec2::254", "metadata"],
    ["FD00:0EC2:0::254", "metadata"],
    ["100.100.100.200", "metadata"],
    ["168.63.129.16", "metadata"],
    ["127.0.0.1", "loopback"],
    ["127.255.255.255", "loopback"],
    ["0.0.0.0", "loopback"],
    ["::1", "loopback"],
    ["::", "loopback"],
    ["::ffff:127.0.0.1", "loopback"],
    ["10.0.0.1", "private"],
    ["172.16.0.1", "private"],
    ["172.31.255.255", "private"],
    ["192.168.1.1", "private"],
    ["100.64.0.1", "private"],
    ["fc00::1", "private"],
    ["fd12::1", "private"],
    ["64:ff9b::a00:1", "private"],
    ["64:ff9b:1::10.0.0.1", "private"],
    ["2002:a00:1::", "private"],
    ["2001:0:4136:e378:8000:63bf:f5ff:fffe", "private"],
    ["64:ff9b::7f00:1", "loopback"],
    ["2002:7f00:1::1", "loopback"],
    ["::2", "loopback"],
    ["64:ff9b::8.8.8.8", "public"],
    ["64:ff9b:1::8.8.8.8", "public"],
    ["2002:808:808::1", "public"],
    ["2001:0:4136:e378:8000:63bf:f7f7:f7f7", "public"],
    ["2001:db8::a9fe:a9fe", "public"],
    ["169.253.255.255", "public"],
    ["169.255.0.0", "public"],
    ["172.15.255.255", "public"],
    ["172.32.0.0", "public"],
    ["100.100.100.201", "private"],
    ["8.8.8.8", "public"],
    ["::ffff:8.8.8.8", "public"],
    ["2001:4860:4860::8888", "public"],
    ["fec0::1", "private"],
  ]
  for (const [address, kind] of kinds) {
    it(`${address} is ${kind}`, () => {
      expect(addressKind(address)).to.equal(kind)
    })
  }
})

describe("the network guard", () => {
  const open: NetworkConfig = {allowedHosts: undefined, denyPrivateNetworks: false}
  const closed: NetworkConfig = {allowedHosts: undefined, denyPrivateNetworks: true}
  const only = (...allowedHosts: string[]): NetworkConfig => ({allowedHosts, denyPrivateNetworks: false})
  const onlyPublicOr = (...allowedHosts: string[]): NetworkConfig => ({
    allowedHosts,
    denyPrivateNetworks: true,
  })

  const refused: [what: string, config: NetworkConfig, host: string, resolved: string[], cure: string][] = [
    ["the metadata address", open, "169.254.169.254", [], "ACTION_HUB_ALLOWED_HOSTS"],
    ["its decimal form", open, "2852039166", [], "ACTION_HUB_ALLOWED_HOSTS"],
    ["its octal form", open, "0251.0376.0251.0376", [], "ACTION_HUB_ALLOWED_HOSTS"],
    ["its hexadecimal form", open, "0xa9fea9fe", [], "ACTION_HUB_ALLOWED_HOSTS"],
    ["its IPv4-mapped form", open, "[::ffff:169.254.169.254]", [], "ACTION_HUB_ALLOWED_HOSTS"],
    ["a link-local IPv6 address", open, "[fe80::1]", [], "ACTION_HUB_ALLOWED_HOSTS"],
    [
      "a name that leads there",
      open,
      "metadata.google.internal",
      ["169.254.169.254"],
      "ACTION_HUB_ALLOWED_HOSTS",
    ],
    [
      "a name that also leads there",
      open,
      "rebind.example.com",
      ["127.0.0.1", "fe80::1"],
      "ACTION_HUB_ALLOWED_HOSTS",
    ],
    [
      "loopback when private networks are denied",
      closed,
      "127.0.0.1",
      [],
      "ACTION_HUB_DENY_PRIVATE_NETWORKS",
    ],
    [
      "loopback's name when private networks are denied",
      closed,
      "localhost",
      ["127.0.0.1"],
      "ACTION_HUB_DENY_PRIVATE_NETWORKS",
    ],
    [
      "a private network when denied",
      closed,
      "intranet.example.com",
      ["10.1.2.3"],
      "ACTION_HUB_DENY_PRIVATE_NETWORKS",
    ],
    [
      "a host that is not listed",
      only("a.example.com"),
      "b.example.com",
      ["127.0.0.1"],
      "not in ACTION_HUB_ALLOWED_HOSTS",
    ],
    [
      "the parent of a listed suffix",
      only("*.example.com"),
      "example.com",
      ["127.0.0.1"],
      "not in ACTION_HUB_ALLOWED_HOSTS",
    ],
    [
      "a lookalike of a listed suffix",
      only("*.example.com"),
      "badexample.com",
      ["127.0.0.1"],
      "not in ACTION_HUB_ALLOWED_HOSTS",
    ],
    [
      "metadata behind a listed suffix",
      only("*.example.com"),
      "a.example.com",
      ["169.254.169.254"],
      "link-local or cloud metadata",
    ],
    [
      "loopback behind a listed suffix when denied",
      onlyPublicOr("*.example.com"),
      "a.example.com",
      ["127.0.0.1"],
      "DENY_PRIVATE",
    ],
  ]
  for (const [what, config, host, resolved, cure] of refused) {
    it(`refuses ${what} and says which setting to change`, async () => {
      const failure = await failureOf(config, host, resolved)
      expect(failure).to.be.instanceOf(AddressRefusedError)
      expect(failure).to.have.property("message").that.includes(cure)
    })
  }

  const allowed: [what: string, config: NetworkConfig, host: string, resolved: string[]][] = [
    ["loopback", open, "127.0.0.1", []],
    ["a name", open, "data-plane.example.com", ["127.0.0.1"]],
    ["a listed name", only("a.example.com"), "A.example.com.", ["127.0.0.1"]],
    ["a name below a listed suffix", only("*.example.com"), "a.b.example.com", ["127.0.0.1"]],
    ["a listed address", only("127.0.0.1"), "127.0.0.1", []],
    [
      "a listed private name although private networks are denied",
      onlyPublicOr("hub.internal"),
      "hub.internal",
      ["127.0.0.1"],
    ],
  ]
  for (const [what, config, host, resolved] of allowed) {
    it(`connects to ${what}`, async () => {
      expect(await failureOf(config, host, resolved)).to.equal(undefined)
    })
  }

  it("hands on the failure to resolve a name", async () => {
    const failure = await failureOf(open, "nowhere.example.com", [])
    expect(failure).to.have.property("code", "ENOTFOUND")
  })

  it("guards undici's requests, its fetch and Node's fetch once installed", async () => {
    const before = getGlobalDispatcher()
    const guard = installNetworkGuard(open, new RecordedLog())
    try {
      const url = "http://169.254.169.254/"
      for (const call of [() => request(url), () => undiciFetch(url), () => fetch(url)]) {
        const failure = await rejectionOf(call())
        expect(failure instanceof AddressRefusedError ? failure : failure?.cause).to.be.instanceOf(
          AddressRefusedError,
        )
      }
    } finally {
      await guard.remove()
    }
    expect(getGlobalDispatcher()).to.equal(before)
  })

  it("warns once a host about plain http outside this machine", () => {
    const log = new RecordedLog()
    const warning = new PlainHttpWarning(log)
    warning.connected("http:", "localhost", "127.0.0.1")
    warning.connected("https:", "a.example.com", "8.8.8.8")
    expect(log.entries).to.deep.equal([])
    warning.connected("http:", "a.example.com", "8.8.8.8")
    warning.connected("http:", "a.example.com", "8.8.8.8")
    warning.connected("http:", "b.example.com", "10.0.0.1")
    expect(log.entries.map(({level, fields}) => [level, fields.host])).to.deep.equal([
      ["warn", "a.example.com"],
      ["warn", "b.example.com"],
    ])
  })
})

/** What a request to the host, with these answers of the name server, fails with; undefined when it is answered. */
async function failureOf(
  config: NetworkConfig,
  host: string,
  resolved: string[],
): Promise<Error | undefined> {
  const server = await serveOnLoopback((_request, response) => response.end("ok"))
  const agent = new GuardedDispatcher(config, new RecordedLog(), answering(resolved))
  try {
    return await rejectionOf(
      request(`http://${host}:${server.port}/`, {dispatcher: agent}).then(({body}) => body.text()),
    )
  } finally {
    await agent.close()
    await server.close()
  }
}

function answering(resolved: string[]): ResolveAll {
  const addresses = resolved.map((address) => ({address, family: address.includes(":") ? 6 : 4}))
  return (_host, _options, callback) => {
    const error = addresses.length === 0 ? Object.assign(new Error("not found"), {code: "ENOTFOUND"}) : null
    callback(error, addresses)
  }
}

function rejectionOf(promise: Promise<unknown>): Promise<(Error & {cause?: unknown}) | undefined> {
  return promise.then(
    () => undefined,
    (error: Error) => error,
  )
}
