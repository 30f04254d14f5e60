import type {Kysely} from "kysely"
import type {StoreTables} from "./store_tables"

/** What differs between the databases; the queries are the same. */
export interface StoreDatabase {
  readonly kysely: Kysely<StoreTables>
  /** Makes the tables, or brings them up to date. May be called by several processes at once. */
  migrate(): Promise<void>
  /** What everything kept occupies, without the room that deleted runs have left. */
  usedBytes(): Promise<number>
  /** Gives the room of deleted runs back, where the database does not do so by itself. */
  shrink(): Promise<void>
  /** What an error of the database means to the operator, as a RunStoreError; other errors as they are. */
  explain(error: unknown): unknown
  close(): Promise<void>
}
