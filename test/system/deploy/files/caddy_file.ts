import {usualSpareSeconds} from "./deployed_process"
import {unknownVariables} from "./process_problems"

/** The one variable that is Caddy's own. */
const ownVariable = "UPSTREAM"

/** @param drainSeconds for which a hub that is stopped takes no new request */
export function caddyProblems(text: string, drainSeconds: number): string[] {
  const named = [...text.matchAll(/\{\$(\w+)/g)].map(([, name = ""]) => name)
  const waitSeconds = Number(/lb_try_duration (\d+)s/.exec(text)?.[1] ?? 0)
  return [
    ...unknownVariables(named.filter((name) => name !== ownVariable)),
    ...(waitSeconds < drainSeconds + usualSpareSeconds
      ? [
          `requests wait ${waitSeconds} s for the next hub, but the last one may take ${drainSeconds} s to end.`,
        ]
      : []),
  ].map((problem) => `Caddyfile: ${problem}`)
}
