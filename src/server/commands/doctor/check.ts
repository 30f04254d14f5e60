import type {Config} from "../../config/config"
import type {DataPlaneOption} from "../data_plane_option"

/** One thing that can be wrong with a hub. */
export interface Check {
  /** What it is about, in a word or two. */
  readonly subject: string
  /** What to set or give for it to be examined, where that is somebody's choice. */
  readonly needs?: string
  /** Leaves everything as it was. None of the findings means that there is nothing to examine. */
  examine(context: CheckContext): Promise<readonly Finding[]>
}

/** What there is to examine. */
export interface CheckContext {
  readonly config: Config
  /** Variables that look like settings of the hub and are none. */
  readonly unknownSettings: readonly string[]
  /** A data plane named on the command line. */
  readonly dataPlane: DataPlaneOption | undefined
  /** An address of Looker named on the command line. */
  readonly lookerUrl: string | undefined
}

/** What a check found, a sentence; the cure is one too. Neither holds a secret. */
export type Finding =
  | {readonly status: "ok"; readonly text: string}
  | {readonly status: "warning" | "wrong"; readonly text: string; readonly cure: string}

export function ok(text: string): Finding {
  return {status: "ok", text}
}

/** Does not keep the hub from its work, or not yet. */
export function warning(text: string, cure: string): Finding {
  return {status: "warning", text, cure}
}

/** Keeps the hub from its work. */
export function wrong(text: string, cure: string): Finding {
  return {status: "wrong", text, cure}
}
