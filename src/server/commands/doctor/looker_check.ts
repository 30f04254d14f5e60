import {request} from "undici"
import {connectionFailure} from "../connections"
import {type Finding, ok, warning, wrong} from "../report"
import type {Check} from "./examination"

const timeoutMs = 10_000

/** Whether results can be downloaded: connects as the hub does, so what keeps it from calling Looker shows here. */
export const lookerCheck: Check = {
  subject: "Looker",
  needs: "--looker-url <url>",
  examine: async ({lookerUrl}) => (lookerUrl === undefined ? [] : [await findingOf(new URL(lookerUrl))]),
}

async function findingOf(url: URL): Promise<Finding> {
  try {
    const {body} = await request(url, {
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal: AbortSignal.timeout(timeoutMs),
    })
    await body.dump()
    return reached(url)
  } catch (error) {
    return failed(error, url)
  }
}

function reached({origin, protocol}: URL): Finding {
  return protocol === "https:"
    ? ok(`The hub reaches ${origin}.`)
    : warning(
        `The hub reaches ${origin}, but others on the way can read the rows.`,
        "Use Looker's https address.",
      )
}

function failed(error: unknown, {origin}: URL): Finding {
  const {text, cure} = connectionFailure(error)
  return wrong(`The hub does not reach ${origin}: ${text}.`, cure)
}
