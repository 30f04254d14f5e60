import {readConfig} from "../../../../../src/server/config/config"
import type {Check, CheckContext} from "../../../../../src/server/commands/doctor/examination"
import type {Finding} from "../../../../../src/server/commands/report"

const secret = "a-secret-of-the-doctors-tests"

/** What a check finds with these settings; a secret is set unless they say otherwise. */
export function examined(
  check: Check,
  environment: NodeJS.ProcessEnv,
  context: Partial<CheckContext> = {},
): Promise<readonly Finding[]> {
  return check.examine({
    config: readConfig({ACTION_HUB_SECRET: secret, ...environment}),
    unknownSettings: [],
    dataPlane: undefined,
    lookerUrl: undefined,
    ...context,
  })
}

/** Each finding as "status: text cure". */
export function told(findings: readonly Finding[]): string[] {
  return findings.map((finding) =>
    [`${finding.status}: ${finding.text}`, ...("cure" in finding ? [finding.cure] : [])].join(" "),
  )
}

/** What a check finds with these settings, as texts. */
export async function findings(check: Check, environment: NodeJS.ProcessEnv): Promise<string[]> {
  return told(await examined(check, environment))
}
