import {freePort} from "../../../stand_ins/loopback_server"
import {FaultLine} from "../fault_line"
import {A_SHORT_LOOK, RunFault, runLine} from "../run_fault"
import {
  babblingServer,
  BrokenServer,
  endlessServer,
  silentServer,
  untrustedServer,
} from "../support/broken_servers"

const GROUP = "the data plane's address"

interface BadAddress extends Pick<RunFault, "name" | "hub" | "isShort"> {
  readonly serverUrl: () => string | Promise<string>
  readonly says: RegExp
}

const RETRIED = /could not take the rows: /
const CHECK_URL = "Check the Rudder Server URL in the action's settings"

function httpUrl({port}: BrokenServer): string {
  return `http://127.0.0.1:${port}`
}

const BAD_ADDRESSES: readonly BadAddress[] = [
  {
    name: "connection refused",
    hub: "impatient",
    isShort: true,
    serverUrl: async () => `http://127.0.0.1:${await freePort()}`,
    says: /could not take the rows: it could not be reached \(ECONNREFUSED\)/,
  },
  {
    name: "a name that does not exist",
    isShort: true,
    serverUrl: () => "https://data-plane.invalid",
    says: new RegExp(`its name could not be resolved \\(E\\w+\\)\\. ${CHECK_URL}`),
  },
  {
    name: "a certificate that nobody vouches for",
    isShort: true,
    serverUrl: async () => `https://127.0.0.1:${(await untrustedServer()).port}`,
    says: new RegExp(`its certificate is not trusted \\(\\w+\\)\\. ${CHECK_URL}`),
  },
  {
    name: "https where plain http is spoken",
    serverUrl: async () =>
      httpUrl(await babblingServer("HTTP/1.1 200 OK\r\n\r\n")).replace("http:", "https:"),
    says: new RegExp(`no secure connection could be made \\(\\w+\\)\\. ${CHECK_URL}`),
  },
  {
    name: "no HTTP at all",
    hub: "impatient",
    isShort: true,
    serverUrl: async () => httpUrl(await babblingServer("220 mail.example ESMTP\r\n")),
    says: /what it answered is not HTTP/,
  },
  {
    name: "half a status line",
    hub: "impatient",
    serverUrl: async () => httpUrl(await babblingServer("HTTP/1.1 2")),
    says: RETRIED,
  },
  {
    name: "an end without a word",
    hub: "impatient",
    serverUrl: async () => httpUrl(await babblingServer("")),
    says: /the connection broke off/,
  },
  {
    name: "an acknowledgement that never ends",
    hub: "hasty",
    serverUrl: async () => httpUrl(await endlessServer()),
    says: /it did not answer in time/,
  },
  {
    name: "200 with a header too long",
    hub: "impatient",
    serverUrl: async () =>
      httpUrl(await babblingServer(`HTTP/1.1 200 OK\r\nX-Long: ${"x".repeat(200_000)}\r\n\r\nok`)),
    says: RETRIED,
  },
  {
    name: "not a word",
    hub: "hasty",
    serverUrl: async () => httpUrl(await silentServer()),
    says: /it did not answer in time/,
  },
  {
    name: "the metadata address of a cloud",
    isShort: true,
    serverUrl: () => "http://169.254.169.254/latest",
    says: /169\.254\.169\.254.*link-local or cloud metadata address/,
  },
  {
    name: "the same, written as IPv6",
    serverUrl: () => "http://[::ffff:169.254.169.254]",
    says: /link-local or cloud metadata address/,
  },
  {
    name: "the same, written as one number",
    serverUrl: () => "http://2852039166",
    says: /link-local or cloud metadata address/,
  },
  {
    name: "a file",
    serverUrl: () => "file:///etc/passwd",
    says: /Rudder Server URL is not an http\(s\) address/,
  },
  {
    name: "a page of another server (404)",
    serverUrl: async () =>
      httpUrl(await babblingServer("HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\n<html>no!")),
    says: /This address is not a RudderStack data plane: it answered 404 with a web page/,
  },
]

/** A mistake in an address is not retried for minutes: one try and two repeats, in each of the hub's lanes. */
const MOST_QUICK_TRIES = 3 * 8

function quickTries(): RunFault {
  let server: BrokenServer | undefined
  return {
    name: "a certificate that nobody vouches for",
    strikes: "three tries, no more",
    look: A_SHORT_LOOK,
    needsOwnHub: true,
    serverUrl: async () => {
      server = await untrustedServer()
      return `https://127.0.0.1:${server.port}`
    },
    afterwards: () => {
      const tries = server?.connectionCount ?? 0
      return tries >= 3 && tries <= MOST_QUICK_TRIES ? [] : [`there were ${tries} connections`]
    },
    expected: {success: false, says: /certificate/, arrive: 0},
  }
}

export const ADDRESS_FAULTS: readonly FaultLine[] = [
  ...BAD_ADDRESSES.map(({says, ...fault}): RunFault => ({
    strikes: "from the first try on",
    look: A_SHORT_LOOK,
    expected: {success: false, says, arrive: 0},
    ...fault,
  })),
  quickTries(),
].map((fault) => runLine(GROUP, fault))
