import {lookup} from "node:dns/promises"
import {isIP} from "node:net"
import {connect, type TLSSocket} from "node:tls"
import type {Config} from "../../config/config"
import {type AddressKind, addressKind} from "../../network/address_kind"
import {connectionFailure} from "../connections"
import {type Finding, ok, warning, wrong} from "../report"
import type {Check} from "./examination"

const timeoutMs = 10_000
const oneDayMs = 24 * 60 * 60 * 1000
/** Certificates that renew themselves do so a month before their end: with less left, renewing has failed. */
const fewDays = 14

const useHttpsText = "Put a proxy with TLS before the hub, and set ACTION_HUB_BASE_URL to its https address."

export const addressCheck: Check = {
  subject: "hub address",
  examine: async ({config}) => {
    const url = hubAddress(config)
    if (config.baseUrl === undefined) {
      return [
        warning(
          `The hub would give Looker ${url.origin}, which is the address of the machine that asks.`,
          "Set ACTION_HUB_BASE_URL to the address at which Looker reaches the hub.",
        ),
      ]
    }
    return [
      url.protocol === "https:"
        ? ok(`Looker gets the address ${config.baseUrl}.`)
        : await plainHttpFinding(url),
    ]
  },
}

async function plainHttpFinding({origin, hostname}: URL): Promise<Finding> {
  const kind = await addressKindOf(hostname)
  return kind === "private" || kind === "loopback"
    ? warning(
        `${origin} is no https address, and only a Looker in the same network reaches it.`,
        useHttpsText,
      )
    : wrong(
        `${origin} is no https address: others on the way can read settings, rows and the token.`,
        useHttpsText,
      )
}

/** The address that the hub tells Looker. */
export function hubAddress({baseUrl, port}: Pick<Config, "baseUrl" | "port">): URL {
  return new URL(baseUrl ?? `http://localhost:${port}`)
}

/** Where a host's name leads; undefined when it cannot be resolved. The least private of several addresses counts. */
export async function addressKindOf(host: string): Promise<AddressKind | undefined> {
  try {
    const addresses = await lookup(host.replace(/^\[|\]$/g, ""), {all: true})
    const kinds = addresses.map(({address}) => addressKind(address))
    return kinds.find((kind) => kind === "public") ?? kinds[0]
  } catch {
    return undefined
  }
}

/** The certificate that a server shows. */
interface PeerCertificate {
  readonly validUntil: Date
  /** The code of what keeps it from being trusted, undefined when it is. */
  readonly problem: string | undefined
}

export const certificateCheck: Check = {
  subject: "certificate",
  examine: async ({config}) => {
    const url = hubAddress(config)
    return url.protocol === "https:" ? [await findingOf(url)] : []
  },
}

async function findingOf(url: URL): Promise<Finding> {
  try {
    return judgeCertificate(await peerCertificate(url), url.host, Date.now())
  } catch (error) {
    const {text, cure} = connectionFailure(error)
    return wrong(`The certificate of ${url.host} cannot be looked at: ${text}.`, cure)
  }
}

export function judgeCertificate(
  {validUntil, problem}: PeerCertificate,
  host: string,
  nowMs: number,
): Finding {
  const days = Math.floor((validUntil.getTime() - nowMs) / oneDayMs)
  if (days < 0) {
    return wrong(`The certificate of ${host} expired ${counted(-days)} ago.`, "Renew it.")
  }
  if (problem !== undefined) {
    return wrong(
      `The certificate of ${host} is not trusted (${problem}), and Looker does not take it.`,
      "Use one that is made for this name by a public authority, and send its whole chain.",
    )
  }
  return days < fewDays
    ? warning(`The certificate of ${host} is valid for ${counted(days)} only.`, "Renew it.")
    : ok(`The certificate of ${host} is trusted, and valid for ${counted(days)}.`)
}

function counted(days: number): string {
  return `${days} ${days === 1 ? "day" : "days"}`
}

/** @throws when no secure connection comes about at all */
function peerCertificate(url: URL): Promise<PeerCertificate> {
  const host = url.hostname.replace(/^\[|\]$/g, "")
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port: url.port === "" ? 443 : Number(url.port),
      rejectUnauthorized: false, // it is to be looked at, whatever it is; nothing is sent
      ...(isIP(host) === 0 && {servername: host}),
    })
    socket.setTimeout(timeoutMs, () => socket.destroy(timeoutError()))
    socket.once("error", reject)
    socket.once("secureConnect", () => {
      const {valid_to: validTo} = socket.getPeerCertificate()
      resolve({validUntil: new Date(validTo), problem: problemOf(socket)})
      socket.destroy()
    })
  })
}

/** Node gives the code as a text, whatever its types say. */
function problemOf({authorized, authorizationError}: TLSSocket): string | undefined {
  if (authorized) {
    return undefined
  }
  return typeof authorizationError === "string" ? authorizationError : "not trusted"
}

function timeoutError(): Error {
  return Object.assign(new Error("The server did not answer in time."), {code: "ETIMEDOUT"})
}
