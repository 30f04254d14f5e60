import {once} from "node:events"
import {type AddressInfo, createServer, type Server} from "node:net"
import {expect} from "chai"
import {request} from "undici"
import type {NetworkConfig, ProxyConfig} from "../../../src/server/config/config"
import {AddressRefusedError} from "../../../src/server/network/call_rules"
import {GuardedDispatcher} from "../../../src/server/network/network_guard"
import {failureOf} from "../../hub/support/failure_of"
import {listenOnLoopback, type LoopbackServer, serveOnLoopback} from "../../stand_ins/loopback_server"
import {RecordedLog} from "../support/recorded_log"
import {type Proxy, serveProxy} from "./support/proxy"

const open: NetworkConfig = {allowedHosts: undefined, denyPrivateNetworks: false}
const closed: NetworkConfig = {allowedHosts: undefined, denyPrivateNetworks: true}

describe("a proxy of the operator's", () => {
  let looker: LoopbackServer
  let proxy: Proxy
  let dispatcher: GuardedDispatcher | undefined
  let log: RecordedLog
  let resolved: string[]

  beforeEach(async () => {
    looker = await serveOnLoopback((_request, response) => response.end("rows"))
    proxy = await serveProxy(looker.url)
    log = new RecordedLog()
    resolved = []
  })
  afterEach(async () => {
    await dispatcher?.destroy()
    await proxy.close()
    await looker.close()
  })

  /** What a request is answered, through the proxies; every name that the hub resolves leads to this machine. */
  async function answerTo(
    url: string,
    proxies: Partial<ProxyConfig>,
    rules: NetworkConfig = open,
  ): Promise<string> {
    const all = {httpProxy: undefined, httpsProxy: undefined, noProxy: undefined, ...proxies}
    dispatcher = new GuardedDispatcher({...rules, proxies: all}, log, (host, _options, callback) => {
      resolved.push(host)
      callback(null, [{address: "127.0.0.1", family: 4}])
    })
    const {body} = await request(url, {dispatcher})
    return body.text()
  }

  it("is asked for http addresses as a forward proxy, without a tunnel, and resolves the names", async () => {
    const answer = await answerTo("http://looker.example.com/rows", {httpProxy: proxy.url})
    expect(answer).to.equal("rows")
    expect(proxy.asked).to.deep.equal(["GET http://looker.example.com/rows"])
    expect(resolved).to.deep.equal([])
  })

  describe("for https", () => {
    let secure: Server
    let firstBytes: Buffer | undefined
    beforeEach(async () => {
      firstBytes = undefined
      secure = createServer((socket) => {
        socket.once("data", (bytes) => {
          firstBytes = bytes
          socket.destroy()
        })
      })
      await proxy.close()
      proxy = await serveProxy(`http://127.0.0.1:${await listenOnLoopback(secure)}`)
    })
    afterEach(() => secure.close())

    for (const name of ["httpsProxy", "httpProxy"] as const) {
      it(`opens a tunnel, in which only the other side can read, when it is the ${name}`, async () => {
        await failureOf(answerTo("https://looker.example.com/rows", {[name]: proxy.url}))
        expect(proxy.asked).to.deep.equal(["CONNECT looker.example.com:443"])
        expect(firstBytes?.[0]).to.equal(0x16) // a TLS handshake
        expect(resolved).to.deep.equal([])
      })
    }
  })

  describe("that opens no tunnel", () => {
    const refusals: [what: string, answer: string, code: string, message: string][] = [
      ["asks for a password", "HTTP/1.1 407 Who?\r\n\r\n", "ERR_PROXY_407", "the proxy answered 407"],
      ["forbids it", "HTTP/1.1 403 No\r\n\r\n", "ERR_PROXY_403", "the proxy answered 403"],
      ["hangs up", "", "ERR_PROXY_CLOSED", "the proxy broke off the connection"],
      ["is no proxy", "SSH-2.0\r\n", "ERR_PROXY_CLOSED", "the proxy broke off the connection"],
    ]
    for (const [what, answer, code, message] of refusals) {
      it(`ends the request after one connection, in words of its own, when it ${what}`, async () => {
        let connections = 0
        const refusing = createServer((socket) => {
          connections += 1
          socket.once("data", () => socket.end(answer))
        })
        refusing.listen(0, "127.0.0.1")
        await once(refusing, "listening")
        const {port} = refusing.address() as AddressInfo
        try {
          const httpsProxy = `http://127.0.0.1:${port}`
          const error = await failureOf(answerTo("https://looker.example.com/", {httpsProxy}))
          expect(error).to.include({code, message})
          expect(connections).to.equal(1)
        } finally {
          await dispatcher?.destroy()
          refusing.close()
        }
      })
    }
  })

  it("is shown the name and password of its address, and nobody else is", async () => {
    await answerTo("http://looker.example.com/", {httpProxy: proxy.url.replace("//", "//us%40er:pass@")})
    const expected = `Basic ${Buffer.from("us@er:pass").toString("base64")}`
    expect(proxy.credentials).to.deep.equal([expected])
  })

  it("is not asked for https addresses alone when it is the https proxy", async () => {
    const {port} = new URL(looker.url)
    const answer = await answerTo(`http://looker.example.com:${port}/`, {httpsProxy: proxy.url})
    expect(answer).to.equal("rows")
    expect(proxy.asked).to.deep.equal([])
  })

  for (const noProxy of ["looker.example.com", ".example.com", "other.test, example.com", "*"]) {
    it(`is passed by for hosts in NO_PROXY "${noProxy}", with all rules in force`, async () => {
      const {port} = new URL(looker.url)
      const url = `http://looker.example.com:${port}/`
      expect(await answerTo(url, {httpProxy: proxy.url, noProxy})).to.equal("rows")
      const refusal = await failureOf(answerTo(url, {httpProxy: proxy.url, noProxy}, closed))
      expect(refusal).to.be.instanceOf(AddressRefusedError)
      expect(proxy.asked).to.deep.equal([])
    })
  }

  const refused: [what: string, rules: NetworkConfig, url: string][] = [
    ["a host that is not listed", {...open, allowedHosts: ["a.example.com"]}, "http://b.example.com/"],
    [
      "an https host that is not listed",
      {...open, allowedHosts: ["a.example.com"]},
      "https://b.example.com/",
    ],
    ["a metadata address", open, "http://169.254.169.254/"],
    ["a metadata address inside an IPv6 one", open, "http://[64:ff9b::a9fe:a9fe]/"],
    ["a private address when those are denied", closed, "http://10.0.0.1/"],
  ]
  for (const [what, rules, url] of refused) {
    it(`is not asked for ${what}`, async () => {
      const refusal = await failureOf(answerTo(url, {httpProxy: proxy.url, httpsProxy: proxy.url}, rules))
      expect(refusal).to.be.instanceOf(AddressRefusedError)
      expect(proxy.asked).to.deep.equal([])
    })
  }

  it("may itself stand in a private network when those are denied", async () => {
    const answer = await answerTo("http://looker.example.com/", {httpProxy: proxy.url}, closed)
    expect(answer).to.equal("rows")
  })

  it("is warned of, once a host, where rows pass through it readable", async () => {
    for (const host of ["localhost", "127.0.0.1", "looker.example.com", "looker.example.com"]) {
      await answerTo(`http://${host}/`, {httpProxy: proxy.url})
      await dispatcher?.destroy()
    }
    expect(log.entries.map(({fields}) => fields.host)).to.deep.equal([
      "looker.example.com",
      "looker.example.com",
    ])
  })
})

describe("the headers of an answer", () => {
  let server: LoopbackServer
  let proxy: Proxy
  let dispatcher: GuardedDispatcher
  before(async () => {
    server = await serveOnLoopback(({url}, response) => {
      response.writeHead(200, {"content-security-policy": "x".repeat(Number(url?.slice(1)))}).end("rows")
    })
    proxy = await serveProxy(server.url)
  })
  after(async () => {
    await proxy.close()
    await server.close()
  })
  afterEach(() => dispatcher.destroy())

  for (const way of ["directly", "through a proxy"]) {
    it(`are read up to 64 KB ${way}, and no further`, async () => {
      const httpProxy = way === "directly" ? undefined : proxy.url
      const proxies = {httpProxy, httpsProxy: undefined, noProxy: undefined}
      dispatcher = new GuardedDispatcher({...open, proxies}, new RecordedLog(), () => undefined)
      const {body} = await request(`${server.url}/60000`, {dispatcher})
      expect(await body.text()).to.equal("rows")
      const error = await failureOf(request(`${server.url}/66000`, {dispatcher}))
      expect(error).to.have.property("code", "UND_ERR_HEADERS_OVERFLOW")
    })
  }
})
