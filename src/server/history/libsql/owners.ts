import {randomUUID} from "node:crypto"
import {z} from "zod"
import type {RunDatabase} from "./run_database"
import {isAlive, type ProcessIdentity, thisProcess} from "./process_identity"
import {deleteOwner, findOwners, saveOwner} from "./run_sql"

/** A process of another machine, or of another container, counts as gone when it has not been seen for so long. */
const goneAfterMs = 60_000

const ownerRow = z.object({
  id: z.string(),
  host: z.string(),
  pid: z.number(),
  born: z.string(),
  seen_at_ms: z.number(),
})

/** What a test may replace. */
export interface OwnerParts {
  readonly identity?: ProcessIdentity
  readonly isAlive?: (identity: ProcessIdentity) => boolean
}

/** The processes that write to the same file: each owns the runs that it executes. */
export class Owners {
  /** This process. */
  readonly ownId = randomUUID()
  readonly #database: RunDatabase
  readonly #identity: ProcessIdentity
  readonly #isAlive: (identity: ProcessIdentity) => boolean

  constructor(database: RunDatabase, parts: OwnerParts = {}) {
    this.#database = database
    this.#identity = parts.identity ?? thisProcess()
    this.#isAlive = parts.isAlive ?? isAlive
  }

  /** Says that this process is there. */
  show(nowMs: number): void {
    const {host, pid, born} = this.#identity
    this.#database.run(saveOwner, [this.ownId, host, pid, born, nowMs])
  }

  leave(): void {
    this.#database.run(deleteOwner, [this.ownId])
  }

  /** Forgets the processes that are gone. @returns the ids of those that are left */
  present(nowMs: number): ReadonlySet<string> {
    const owners = this.#database.all(findOwners, []).map((row) => ownerRow.parse(row))
    const gone = owners.filter((owner) => this.#isGone(owner, nowMs))
    gone.forEach(({id}) => this.#database.run(deleteOwner, [id]))
    return new Set(owners.filter((owner) => !gone.includes(owner)).map(({id}) => id))
  }

  #isGone({id, host, pid, born, seen_at_ms: seenAtMs}: z.infer<typeof ownerRow>, nowMs: number): boolean {
    if (id === this.ownId) {
      return false
    }
    return host === this.#identity.host ? !this.#isAlive({host, pid, born}) : seenAtMs < nowMs - goneAfterMs
  }
}
