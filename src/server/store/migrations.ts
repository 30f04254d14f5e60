import {type Kysely, type Migration, Migrator, sql} from "kysely"
import type {StoreTables} from "./store_database"

/** The databases differ in the type of bytes only. */
export type DatabaseKind = "libsql" | "postgres"

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

/**
 * How the tables grow from version to version, one step each; docs/data.md documents them. A step that has been released
 * is never changed. As libsql takes no step as a whole, each can be taken again after it broke off.
 */
export function migrations(kind: DatabaseKind): Record<string, Migration> {
  return {
    "001_runs": {up: (kysely) => createTables(kysely, kind)},
    "002_answers": {up: (kysely) => addAnswers(kysely, kind)},
  }
}

/** Looker says of no run who asked for it, so no column is for that. */
async function addAnswers(kysely: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  const columns = kind === "libsql" ? await libsqlColumns(kysely) : ["user_id"]
  if (!columns.includes("answer")) {
    await kysely.schema.alterTable("runs").addColumn("answer", "text").execute()
  }
  if (columns.includes("user_id")) {
    await kysely.schema.alterTable("runs").dropColumn("user_id").execute()
  }
}

async function libsqlColumns(kysely: Kysely<unknown>): Promise<string[]> {
  const {rows} = await sql<{name: string}>`select name from pragma_table_info('runs')`.execute(kysely)
  return rows.map(({name}) => name)
}

async function createTables(kysely: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  const bytes = kind === "postgres" ? sql`bytea` : sql`blob`
  await kysely.schema
    .createTable("runs")
    .ifNotExists()
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("stopped_by", "text")
    .addColumn("stop_requested", "text")
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("action", "text", (column) => column.notNull())
    .addColumn("call", "text")
    .addColumn("source", "text")
    .addColumn("data_plane", "text")
    .addColumn("webhook_id", "text")
    .addColumn("instance", "text")
    .addColumn("user_id", "text")
    .addColumn("plan_id", "text")
    .addColumn("plan_title", "text")
    .addColumn("plan_type", "text")
    .addColumn("query_id", "text")
    .addColumn("look_id", "text")
    .addColumn("resend_of", "text")
    .addColumn("resent_by", "text")
    .addColumn("hub_version", "text")
    .addColumn("created_at_ms", "bigint", (column) => column.notNull())
    .addColumn("started_at_ms", "bigint")
    .addColumn("ended_at_ms", "bigint")
    .addColumn("changed_at_ms", "bigint", (column) => column.notNull())
    .addColumn("column_count", "bigint")
    .addColumn("repetition", "text")
    .addColumn("rows_read", "bigint", (column) => column.notNull())
    .addColumn("rows_sent", "bigint", (column) => column.notNull())
    .addColumn("rows_not_sent", "bigint", (column) => column.notNull())
    .addColumn("rows_unconfirmed", "bigint", (column) => column.notNull())
    .addColumn("bytes_read", "bigint", (column) => column.notNull())
    .addColumn("batches", "bigint", (column) => column.notNull())
    .addColumn("bytes_sent", "bigint", (column) => column.notNull())
    .addColumn("retries", "bigint", (column) => column.notNull())
    .addColumn("pace_batches", "bigint")
    .addColumn("pace_events", "bigint")
    .addColumn("failure", "text")
    .addColumn("message", "text")
    .addColumn("rows_listed", "bigint", (column) => column.notNull())
    .addColumn("events_kept", "bigint", (column) => column.notNull())
    .addColumn("rows_resent", "bigint", (column) => column.notNull())
    .addColumn("downloads", "bigint", (column) => column.notNull())
    .addColumn("worker", "text")
    .addColumn("beats", "bigint", (column) => column.notNull())
    .addColumn("kept_bytes", "bigint", (column) => column.notNull())
    .addColumn("searched", "text", (column) => column.notNull())
    .addColumn("body", "text")
    .execute()
  for (const [name, ...columns] of listings) {
    await kysely.schema
      .createIndex(name)
      .ifNotExists()
      .on("runs")
      .columns([...columns, "created_at_ms", "id"])
      .execute()
  }
  await kysely.schema
    .createIndex("runs_open")
    .ifNotExists()
    .on("runs")
    .columns(["created_at_ms", "id"])
    .where(sql.ref("ended_at_ms"), "is", null)
    .execute()
  await kysely.schema
    .createIndex("runs_ended")
    .ifNotExists()
    .on("runs")
    .columns(["ended_at_ms", "id"])
    .where(sql.ref("ended_at_ms"), "is not", null)
    .execute()
  await kysely.schema
    .createIndex("runs_resend_of")
    .ifNotExists()
    .on("runs")
    .columns(["resend_of", "created_at_ms"])
    .where(sql.ref("resend_of"), "is not", null)
    .execute()

  await kysely.schema
    .createTable("run_outcomes")
    .ifNotExists()
    .addColumn("run_id", "text", (column) => column.notNull())
    .addColumn("place", "bigint", (column) => column.notNull())
    .addColumn("about", "text", (column) => column.notNull())
    .addColumn("code", "text", (column) => column.notNull())
    .addColumn("status", "bigint")
    .addColumn("answer", "text")
    .addColumn("row_count", "bigint", (column) => column.notNull())
    .addColumn("first_rows", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("run_outcomes_key", ["run_id", "place"])
    .execute()
  await kysely.schema
    .createTable("rows_not_sent")
    .ifNotExists()
    .addColumn("run_id", "text", (column) => column.notNull())
    .addColumn("row_number", "bigint", (column) => column.notNull())
    .addColumn("code", "text", (column) => column.notNull())
    .addColumn("status", "bigint")
    .addColumn("answer", "text")
    .addColumn("message_id", "text")
    .addColumn("sealed_event", "text")
    .addColumn("resent_by", "text")
    .addPrimaryKeyConstraint("rows_not_sent_key", ["run_id", "row_number"])
    .execute()
  await kysely.schema
    .createTable("run_points")
    .ifNotExists()
    .addColumn("run_id", "text", (column) => column.notNull())
    .addColumn("place", "bigint", (column) => column.notNull())
    .addColumn("at_ms", "bigint", (column) => column.notNull())
    .addColumn("rows_read", "bigint", (column) => column.notNull())
    .addColumn("rows_sent", "bigint", (column) => column.notNull())
    .addColumn("retries", "bigint", (column) => column.notNull())
    .addColumn("paused_ms", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("run_points_key", ["run_id", "place"])
    .execute()
  await kysely.schema
    .createTable("workers")
    .ifNotExists()
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("beats", "bigint", (column) => column.notNull())
    .addColumn("seen_at_ms", "bigint", (column) => column.notNull())
    .execute()
  await kysely.schema
    .createTable("row_digests")
    .ifNotExists()
    .addColumn("scope", "text", (column) => column.notNull())
    .addColumn("key", bytes, (column) => column.notNull())
    .addColumn("digest", bytes, (column) => column.notNull())
    .addPrimaryKeyConstraint("row_digests_key", ["scope", "key"])
    .$call((table) => (kind === "libsql" ? table.modifyEnd(sql`without rowid`) : table))
    .execute()
}

/** By what runs are listed, see `run_listing.ts`; the newest first, without sorting. */
const listings = [
  ["runs_by_time"],
  ["runs_by_state", "state"],
  ["runs_by_action", "action"],
  ["runs_by_action_and_state", "action", "state"],
  ["runs_by_look", "look_id"],
  ["runs_by_look_and_state", "look_id", "state"],
] as const
