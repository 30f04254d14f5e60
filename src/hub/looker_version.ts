import * as semver from "semver"

/**
 * @param userAgent of Looker's requests: `LookerOutgoingWebhook/7.3.00004561`
 * @returns the version as semver text (`7.3.4561`: Looker pads its build number with zeros), null when there is none
 */
export function lookerVersion(userAgent: string | undefined): string | null {
  const version = userAgent?.split("LookerOutgoingWebhook/")[1]?.split(/\s/, 1)[0]
  return semver.valid(version, {loose: true})
}
