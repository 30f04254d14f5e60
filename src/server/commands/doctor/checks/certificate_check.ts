import type {Check} from "../check"
import {connectionFailure} from "../connection_failure"
import {type Finding, ok, warning, wrong} from "../finding"
import {hubAddress} from "../hub_address"
import {peerCertificate, type PeerCertificate} from "../peer_certificate"

const timeoutMs = 10_000
const oneDayMs = 24 * 60 * 60 * 1000
/** Certificates that renew themselves do so a month before their end: with less left, something is amiss. */
const fewDays = 14

export const certificateCheck: Check = {
  subject: "certificate",
  examine: async ({config}) => {
    const url = hubAddress(config)
    return url.protocol === "https:" ? [await findingOf(url)] : []
  },
}

async function findingOf(url: URL): Promise<Finding> {
  try {
    return judgeCertificate(await peerCertificate(url, timeoutMs), url.host, Date.now())
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
      "Use one that is made for this name by an authority everybody trusts, and send its whole chain.",
    )
  }
  return days < fewDays
    ? warning(`The certificate of ${host} is valid for ${counted(days)} only.`, "Renew it.")
    : ok(`The certificate of ${host} is trusted, and valid for ${counted(days)}.`)
}

function counted(days: number): string {
  return `${days} ${days === 1 ? "day" : "days"}`
}
