/** How a file has a process of the hub run. */
export interface DeployedProcess {
  /** File and name in it. */
  readonly place: string
  /** The compiled file that it executes; undefined is the image's own command. */
  readonly script: string | undefined
  /** Every variable that the file sets; what is kept elsewhere has some value that is valid. */
  readonly environment: Readonly<Record<string, string>>
  /** Paths that its health is asked at. */
  readonly probePaths: readonly string[]
  /** How long after SIGTERM it is killed, without what passes before SIGTERM. */
  readonly graceSeconds: number
  /** How much longer than the drain time that has to be. */
  readonly spareSeconds: number
}

/** What operators put into variables that hold something confidential. */
export const sampleSecret = "a-sample-of-a-secret"

/** The drain time and some seconds to answer, save and close in: docs/operating.md promises as much. */
export const usualSpareSeconds = 10
