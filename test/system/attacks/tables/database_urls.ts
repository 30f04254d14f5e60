import {attackLines, holding, Seen} from "../attack"
import {refusalAtStart} from "../support/own_hub"
import {newDatabase} from "../support/postgres"

async function refused(url: string, says: string): Promise<Seen> {
  const refusal = await refusalAtStart({
    DATABASE_URL: url,
    ACTION_HUB_SECRET: "a-secret-that-processes-share",
  })
  return {
    seen: refusal === undefined ? "it starts" : "refused",
    complaints: holding([refusal?.includes(says) !== true, `it should say "${says}": ${refusal}`]),
  }
}

/** The server's version as a database may pretend it to be. */
const OLD = [
  "create schema old",
  "create function old.current_setting(text) returns text language sql as $$ select '110000' $$",
  "do $$ begin execute format('alter database %I set search_path = old, pg_catalog', current_database()); end $$",
]
const READ_ONLY =
  "do $$ begin execute format('alter database %I set default_transaction_read_only = on', current_database()); end $$"

const CASES: readonly (readonly [name: string, says: string, url: () => Promise<string>])[] = [
  [
    "a database that does not exist",
    "Create the database that DATABASE_URL names",
    async () => `${await newDatabase()}_not`,
  ],
  [
    "one that takes no changes, as a replica",
    "Point DATABASE_URL to the primary",
    () => newDatabase(READ_ONLY),
  ],
  ["a server older than PostgreSQL 12", "The hub needs PostgreSQL 12 or later", () => newDatabase(...OLD)],
  [
    "a user that does not exist",
    "Correct the user and password in DATABASE_URL",
    async () => (await newDatabase()).replace("postgres@", "nobody_at_all@"),
  ],
  [
    "a user that may not make tables",
    "Grant it CREATE on the database",
    async () => (await newDatabase("create role may_not_make login")).replace("postgres@", "may_not_make@"),
  ],
  [
    "a scheme that is not known",
    'set an address such as "postgres://',
    () => Promise.resolve("sqlite:///var/lib/hub.db"),
  ],
]

export const DATABASE_URLS = attackLines(
  "a DATABASE_URL that is not what it seems",
  CASES.map(([name, says, url]) => ({
    name,
    expected: "refused at start, with what to do",
    run: async () => refused(await url(), says),
  })),
)
