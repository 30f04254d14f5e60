import {addressKindOf} from "../address_kind_of"
import type {Check} from "../check"
import {type Finding, ok, warning, wrong} from "../finding"
import {hubAddress} from "../hub_address"

const useHttpsText = "Put a proxy with TLS before the hub, and set ACTION_HUB_BASE_URL to its https address."

export const addressCheck: Check = {
  subject: "hub address",
  examine: async ({config}) => {
    const url = hubAddress(config)
    if (config.baseUrl === undefined) {
      return [
        warning(
          `The hub would tell Looker ${url.origin}, which leads back to whatever machine asks.`,
          "Set ACTION_HUB_BASE_URL to the address at which Looker reaches the hub.",
        ),
      ]
    }
    return [url.protocol === "https:" ? ok(`Looker is told ${config.baseUrl}.`) : await plainHttpFinding(url)]
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
