import {type Kysely, sql} from "kysely"
import type {StoreTables} from "../../store/store_database"
import {postgresSchema} from "../../store/postgres_database"
import {runTask} from "./job_engine"

const runsTable = `${postgresSchema}.runs`

/** A job that has been locked for so long belongs to a run that executes, or was forgotten. */
const lockedSeconds = 20

/** Adds the job of a run. Its key is the run's id: adding it again changes nothing. */
export async function addJob(database: Kysely<StoreTables>, runId: string): Promise<void> {
  await sql`
    SELECT graphile_worker.add_job(
      ${runTask}, json_build_object('id', ${runId}::text), job_key => ${runId}, job_key_mode => 'preserve_run_at'
    )`.execute(database)
}

/** Adds the jobs of those of the runs that have none, such as after a restore of the database. @returns how many */
export async function addLostJobs(database: Kysely<StoreTables>, runIds: readonly string[]): Promise<number> {
  const {rows} = await sql`
    SELECT graphile_worker.add_job(${runTask}, json_build_object('id', runs.id), job_key => runs.id)
    FROM ${sql.table(runsTable)} AS runs
    WHERE runs.state = 'waiting'
      AND runs.id = ANY(${runIds})
      AND NOT EXISTS (SELECT 1 FROM graphile_worker.jobs WHERE jobs.key = runs.id)`.execute(database)
  return rows.length
}

/**
 * Unlocks the jobs that a process which is gone, or was cut off, has left locked: whoever takes one finds that its run
 * is over, and the job goes; or that it still waits, and executes it.
 */
export async function unlockForgottenJobs(database: Kysely<StoreTables>): Promise<void> {
  await sql`
    SELECT graphile_worker.force_unlock_workers(array_agg(DISTINCT jobs.locked_by))
    FROM graphile_worker.jobs LEFT JOIN ${sql.table(runsTable)} AS runs ON runs.id = jobs.key
    WHERE jobs.task_identifier = ${runTask}
      AND jobs.locked_at < now() - make_interval(secs => ${lockedSeconds})
      AND runs.state IS DISTINCT FROM 'running'
    HAVING count(*) > 0`.execute(database)
}
