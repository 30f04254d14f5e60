import {expect} from "chai"
import {availableParallelism} from "node:os"
import {resolve} from "node:path"
import {
  type Config,
  ConfigError,
  readConfig,
  readLookerKey,
  unknownSettings,
} from "../../../src/server/config/config"

describe("configuration", () => {
  it("needs no variable", () => {
    expect(readConfig({})).to.deep.equal({
      host: "0.0.0.0",
      port: 8080,
      baseUrl: undefined,
      label: "RudderStack",
      secret: undefined,
      dataDirectory: resolve(".data"),
      logLevel: "info",
      isDebugging: false,
      socketTimeoutMs: 0,
      keepAliveMs: 30_000,
      drainMs: 30_000,
      maxExecuteBodyBytes: 250 * 1024 * 1024,
      appVersion: "dev",
      execution: {
        workerCount: availableParallelism(),
        runsPerWorker: 4,
        maxQueuedRuns: 100,
        maxRunMs: 24 * 60 * 60 * 1000,
        workerMemoryMb: 512,
        hasWorkers: true,
      },
      actions: {
        names: undefined,
        streamTimeoutMs: 780_000,
        retryBudgetMs: 300_000,
        requestTimeoutMs: 30_000,
      },
      network: {
        allowedHosts: undefined,
        denyPrivateNetworks: false,
        proxies: {httpProxy: undefined, httpsProxy: undefined, noProxy: undefined},
      },
      previousSecrets: [],
      adminPassword: undefined,
      metricsToken: undefined,
      history: {
        isKept: true,
        maxAgeMs: 30 * 24 * 60 * 60 * 1000,
        maxBytes: 200_000_000,
        keepsRefusedRows: false,
        sources: {},
      },
      dataPlaneLimits: {eventsPerSecond: 0, requestsAtOnce: 0},
      cluster: {databaseUrl: undefined, redisUrl: undefined, role: "both"},
      acknowledgement: "rudderstack",
    } satisfies Config)
  })

  const readings: [variable: string, value: string, reading: (config: Config) => unknown, wanted: unknown][] =
    [
      ["PORT", "0", (config) => config.port, 0],
      ["PORT", " 9000 ", (config) => config.port, 9000],
      ["PORT", "", (config) => config.port, 8080],
      [
        "ACTION_HUB_BASE_URL",
        "https://hub.example.com/path//",
        (config) => config.baseUrl,
        "https://hub.example.com/path",
      ],
      ["ACTION_HUB_SECRET", "s", (config) => config.secret, "s"],
      ["ACTION_HUB_SECRET", "", (config) => config.secret, undefined],
      ["ACTION_HUB_DEBUG", "1", (config) => config.logLevel, "debug"],
      ["ACTION_HUB_DEBUG", "false", (config) => config.logLevel, "info"],
      ["ACTION_HUB_LOG_LEVEL", "warn", (config) => config.logLevel, "warn"],
      ["ACTION_HUB_JSON_KEEPALIVE_SEC", "5", (config) => config.keepAliveMs, 5000],
      ["ACTION_HUB_DRAIN_SECONDS", "0", (config) => config.drainMs, 0],
      ["ACTION_HUB_PREVIOUS_SECRETS", "one, two", (config) => config.previousSecrets, ["one", "two"]],
      ["ACTION_HUB_HISTORY", "off", (config) => config.history.isKept, false],
      ["ACTION_HUB_HISTORY_DAYS", "2", (config) => config.history.maxAgeMs, 2 * 24 * 60 * 60 * 1000],
      ["ACTION_HUB_SOURCES", '{"A": {"key": "k"}}', (config) => config.history.sources, {A: {key: "k"}}],
      ["ACTION_HUB_EXECUTE_PROCESS_COUNT", "3", (config) => config.execution.workerCount, 3],
      ["ACTION_HUB_ENABLE_FORKING", "false", (config) => config.execution.workerCount, 0],
      [
        "ACTION_HUB_ALLOWED_HOSTS",
        "a.example.com, *.b.example.com,",
        (config) => config.network.allowedHosts,
        ["a.example.com", "*.b.example.com"],
      ],
      [
        "ACTION_HUB_ALLOWED_HOSTS",
        "127.0.0.1,::1",
        (config) => config.network.allowedHosts,
        ["127.0.0.1", "::1"],
      ],
      ["ACTION_HUB_ALLOWED_HOSTS", " , ", (config) => config.network.allowedHosts, undefined],
      ["RUDDERSTACK_ACKNOWLEDGEMENT", "any-2xx", (config) => config.acknowledgement, "any-2xx"],
      ["RUDDERSTACK_RETRY_SECONDS", "0.5", (config) => config.actions.retryBudgetMs, 500],
      ["ACTION_HUB_DENY_PRIVATE_NETWORKS", "TRUE", (config) => config.network.denyPrivateNetworks, true],
    ]
  for (const [variable, value, reading, wanted] of readings) {
    it(`reads ${variable}=${JSON.stringify(value)} as ${JSON.stringify(wanted)}`, () => {
      expect(reading(readConfig({[variable]: value}))).to.deep.equal(wanted)
    })
  }

  const sharedReadings: [variable: string, value: string, reading: (config: Config) => unknown][] = [
    ["DATABASE_URL", "postgres://a:b@c:1/2", (config) => config.cluster.databaseUrl],
    ["ACTION_HUB_ROLE", "web", (config) => config.cluster.role],
    ["ACTION_HUB_ROLE", "worker", (config) => config.cluster.role],
  ]
  for (const [variable, value, reading] of sharedReadings) {
    it(`reads ${variable}=${value} of a process that shares runs`, () => {
      const shared = {ACTION_HUB_SECRET: "the same for all", DATABASE_URL: "postgres://localhost/hub"}
      expect(reading(readConfig({...shared, [variable]: value}))).to.equal(value)
    })
  }

  const apart: [environment: Record<string, string>, cure: RegExp][] = [
    [{ACTION_HUB_ROLE: "web"}, /A web process shares runs .*: set DATABASE_URL, the same for all/],
    [{ACTION_HUB_ROLE: "worker"}, /A worker process shares runs .*: set DATABASE_URL, the same for all/],
    [
      {DATABASE_URL: "postgres://localhost/hub"},
      /With DATABASE_URL, .*: set ACTION_HUB_SECRET, the same for all/,
    ],
  ]
  for (const [environment, cure] of apart) {
    it(`refuses ${JSON.stringify(environment)} alone`, () => {
      expect(() => readConfig(environment)).to.throw(ConfigError, cure)
    })
  }

  const proxies: [environment: Record<string, string>, wanted: object][] = [
    [{NO_PROXY: "a.example.com"}, {httpProxy: undefined, httpsProxy: undefined, noProxy: "a.example.com"}],
    [{HTTP_PROXY: "http://p:1"}, {httpProxy: "http://p:1", httpsProxy: undefined, noProxy: undefined}],
    [{https_proxy: "p:1"}, {httpProxy: undefined, httpsProxy: "http://p:1", noProxy: undefined}],
    [
      {HTTP_PROXY: "http://p:1", http_proxy: "http://small:1", HTTPS_PROXY: "https://q", no_proxy: "a,.b"},
      {httpProxy: "http://small:1", httpsProxy: "https://q", noProxy: "a,.b"},
    ],
    [
      {HTTP_PROXY: "http://p:1", http_proxy: ""},
      {httpProxy: "http://p:1", httpsProxy: undefined, noProxy: undefined},
    ],
  ]
  for (const [environment, wanted] of proxies) {
    it(`reads the proxies of ${JSON.stringify(environment)}`, () => {
      expect(readConfig(environment).network.proxies).to.deep.equal(wanted)
    })
  }

  it("refuses REDIS_URL, which an earlier version took, and names the page that says what to do", () => {
    const shared = {ACTION_HUB_SECRET: "the same for all", DATABASE_URL: "postgres://localhost/hub"}
    expect(() => readConfig({...shared, REDIS_URL: "redis://a:pa55@b"})).to.throw(
      ConfigError,
      /REDIS_URL is "redis:\/\/…@b": the hub needs no Redis any more.*docs\/upgrading\.md/,
    )
  })

  const refusals: [variable: string, value: string, cure: string][] = [
    ["PORT", "http", "set a whole number from 0 to 65535"],
    ["PORT", "65536", "set a whole number from 0 to 65535"],
    ["ACTION_HUB_ROLE", "front", "set both, web or worker; front of version 0.1 is now web"],
    ["PORT", "-1", "set a whole number from 0 to 65535"],
    ["PORT", "1e3", "set a whole number from 0 to 65535"],
    ["ACTION_HUB_JSON_KEEPALIVE_SEC", "0", "set a whole number of seconds from 1 to 3600"],
    ["ACTION_HUB_STREAM_REQUEST_TIMEOUT", "13min", "set a whole number of milliseconds from 1 to 86400000"],
    ["ACTION_HUB_BASE_URL", "localhost:4430", 'set an address such as "https://hub.example.com"'],
    [
      "ACTION_HUB_BASE_URL",
      "https://hub.example.com?a=1",
      'set an address such as "https://hub.example.com"',
    ],
    ["ACTION_HUB_ALLOWED_HOSTS", "https://example.com", "set host names without scheme, port or path"],
    ["ACTION_HUB_ALLOWED_HOSTS", "exa*mple.com", "set host names without scheme, port or path"],
    ["ACTION_HUB_DENY_PRIVATE_NETWORKS", "maybe", 'set "true" or "false"'],
    ["ACTION_HUB_LOG_LEVEL", "loud", "set trace, debug, info"],
    ["ACTION_WHITELIST", "a b", "set action names"],
    ...["RUDDERSTACK_RETRY_SECONDS", "RUDDERSTACK_TIMEOUT_SECONDS"].flatMap((variable) =>
      ["5s", "abc", "-5", "0", "1e3", "86401"].map((value): [string, string, string] => [
        variable,
        value,
        "set a number of seconds above 0 and up to 86400",
      ]),
    ),
    ["RUDDERSTACK_ACKNOWLEDGEMENT", "any", "set rudderstack or any-2xx"],
  ]
  for (const [variable, value, cure] of refusals) {
    it(`refuses ${variable}=${value} and says what to set`, () => {
      expect(() => readConfig({[variable]: value}))
        .to.throw(ConfigError)
        .with.property("message")
        .that.includes(`${variable} is "${value.replace(/\?.*/, "?…")}": ${cure}`)
    })
  }

  it("lists everything that is wrong at once", () => {
    expect(() => readConfig({PORT: "x", ACTION_HUB_BASE_URL: "y", ACTION_HUB_DRAIN_SECONDS: "z"}))
      .to.throw(ConfigError)
      .with.property("problems")
      .that.has.lengthOf(3)
  })

  it("knows which variables look like settings and are none", () => {
    const environment = {ACTION_HUB_ALOWED_HOSTS: "a", ACTION_HUB_LABEL: "b", PATH: "c"}
    expect(unknownSettings(environment)).to.deep.equal(["ACTION_HUB_ALOWED_HOSTS"])
  })

  it("holds a key of Looker's API under the names that Looker's SDKs use, where there is one", () => {
    expect(readLookerKey({LOOKERSDK_CLIENT_ID: " id ", LOOKERSDK_CLIENT_SECRET: "s"})).to.deep.equal({
      clientId: "id",
      clientSecret: "s",
    })
    expect(readLookerKey({LOOKERSDK_CLIENT_ID: ""})).to.deep.equal({
      clientId: undefined,
      clientSecret: undefined,
    })
  })

  const secrets: [variable: string, value: string][] = [
    ["ACTION_HUB_ADMIN_PASSWORD", "pa55"],
    ["ACTION_HUB_METRICS_TOKEN", "pa55"],
    ["ACTION_HUB_METRICS_TOKEN", "pa55 with spaces"],
    ["ACTION_HUB_SOURCES", '{"A": {"key": "pa55"}'],
    ["HTTP_PROXY", "socks5://me:pa55@proxy"],
    ["HTTPS_PROXY", "me:pa55@proxy:port"],
    ["DATABASE_URL", "http://me:pa55@database"],
  ]
  for (const [variable, value] of secrets) {
    it(`refuses an unfit ${variable} without repeating what it holds`, () => {
      expect(() => readConfig({[variable]: value}))
        .to.throw(ConfigError)
        .with.property("message")
        .that.matches(new RegExp(`${variable} .*: set `))
        .and.does.not.include("pa55")
    })
  }

  it("keeps credentials out of the message", () => {
    expect(() => readConfig({ACTION_HUB_BASE_URL: "https://me:pa55@hub.example.com"}))
      .to.throw(ConfigError)
      .with.property("message")
      .that.does.not.include("pa55")
  })
})
