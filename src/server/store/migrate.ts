import {type Kysely, Migrator} from "kysely"
import {type DatabaseKind, migrations} from "./migrations"
import type {StoreTables} from "./store_tables"

/**
 * Brings the tables up to date.
 *
 * @param schema of the tables, in PostgreSQL
 * @throws the database's error, or one that `isNewer` knows
 */
export async function migrateToLatest(
  kysely: Kysely<StoreTables>,
  kind: DatabaseKind,
  schema?: string,
): Promise<void> {
  const known = migrations(kind)
  const migrator = new Migrator({
    db: kysely,
    provider: {getMigrations: async () => known},
    ...(schema !== undefined && {migrationTableSchema: schema}),
  })
  const {error} = await migrator.migrateToLatest()
  if (error !== undefined) {
    throw error instanceof Error ? error : new Error("The tables cannot be made", {cause: error})
  }
}

/** Completes the sentence "The run history does not work: …". */
export const newerReason = "it was written by a newer version of the hub"

/** Whether Kysely found a step among those taken that this version does not know. */
export function isNewer(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("corrupted migrations")
}
