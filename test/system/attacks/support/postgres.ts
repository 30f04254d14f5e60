import {Client} from "pg"
import {PostgresServer} from "../../../stand_ins/postgres_server"

let server: Promise<PostgresServer> | undefined
let databases = 0

/** The address of a database of its own, on a PostgreSQL that all lines share. */
export async function newDatabase(...statements: readonly string[]): Promise<string> {
  const postgres = await (server ??= PostgresServer.start())
  const name = `attack_${databases++}`
  await execute(postgres.url, `create database ${name}`)
  const url = postgres.urlOf(name)
  for (const statement of statements) await execute(url, statement)
  return url
}

export async function removePostgres(): Promise<void> {
  await (await server)?.remove()
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client(url)
  await client.connect()
  await client.query(statement)
  await client.end()
}
