import {knownTrouble, RunStoreError, type StoreTrouble, type StoreTroubles} from "./run_store_error"
import {isNewer, newerReason} from "./migrations"

const place = "PostgreSQL"
/** PostgreSQL 12. */
const oldestServer = 120_000

const whereItIs = "Check that PostgreSQL runs, and that DATABASE_URL points to it."
const unreachable: StoreTrouble = {reason: "PostgreSQL cannot be reached", cure: whereItIs}

const takesNoChanges: StoreTrouble = {
  reason: "PostgreSQL takes no changes",
  cure: "Point DATABASE_URL to the primary, not to a replica that can only be read.",
  isLasting: true,
}

/** By the beginning of PostgreSQL's code (see its manual, appendix A). */
const troubles: StoreTroubles = [
  [
    /^28/,
    {
      reason: "PostgreSQL refuses the user or the password",
      cure: "Correct the user and password in DATABASE_URL.",
      isLasting: true,
    },
  ],
  [
    /^3D000/,
    {
      reason: "there is no such database",
      cure: "Create the database that DATABASE_URL names, or correct its name.",
      isLasting: true,
    },
  ],
  [
    /^42501/,
    {
      reason: "the user in DATABASE_URL lacks a permission",
      cure: "Grant it CREATE on the database, so that it can make its tables in a schema of their own.",
      isLasting: true,
    },
  ],
  [/^25006/, takesNoChanges],
  [/^53[12]00/, {reason: "PostgreSQL has no room left", cure: "Make room on the disk of PostgreSQL."}],
  [
    /^53300/,
    {
      reason: "PostgreSQL takes no more connections",
      cure: "Raise its max_connections, or run fewer processes of the hub.",
    },
  ],
  [/^57P/, {reason: "PostgreSQL is being stopped or started", cure: "The hub recovers by itself."}],
  [/^XX00[12]/, {reason: "PostgreSQL's files are damaged", cure: "See the log of PostgreSQL."}],
  [/^(08|E[A-Z]+$)/, unreachable],
]

const lateAnswer = "Query read timeout"
/** What pg says without a code. */
const lostConnection = /timeout|Connection terminated|connection is closed|not queryable/i

/** What an error of PostgreSQL or of its client means to the operator; errors of ours stay as they are. */
export function postgresTrouble(error: unknown): unknown {
  if (error instanceof RunStoreError || !(error instanceof Error)) {
    return error
  }
  const trouble = troubleOf(error)
  return trouble ? storeError(trouble, error) : error
}

/** Whether PostgreSQL did not answer in time. */
export function isLateAnswer(error: unknown): boolean {
  return error instanceof Error && error.message === lateAnswer
}

/** What is wrong with a server that answers; undefined where the hub can use it. */
export function serverTrouble(version: number, isReadOnly: boolean): RunStoreError | undefined {
  if (version < oldestServer) {
    return storeError({
      reason: "this PostgreSQL is too old",
      cure: "The hub needs PostgreSQL 12 or later.",
      isLasting: true,
    })
  }
  return isReadOnly ? storeError(takesNoChanges) : undefined
}

function storeError({reason, cure, isLasting = false}: StoreTrouble, cause?: Error): RunStoreError {
  return new RunStoreError(place, reason, cure, {isLasting, ...(cause && {cause})})
}

function troubleOf(error: Error): StoreTrouble | undefined {
  if (isNewer(error)) {
    return {reason: newerReason, cure: "Have all processes of the hub run the same version.", isLasting: true}
  }
  if (isLateAnswer(error)) {
    return {reason: "PostgreSQL does not answer in time", cure: whereItIs}
  }
  if (!("code" in error) || typeof error.code !== "string") {
    return lostConnection.test(error.message) ? unreachable : undefined
  }
  const {code} = error
  return (
    knownTrouble(troubles, code) ?? {reason: `PostgreSQL answers ${code}`, cure: "The hub's log says more."}
  )
}
