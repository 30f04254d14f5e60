import {hasPostgresServer} from "./postgres_server"

const IS_MISSING = !hasPostgresServer() && process.env.CI === undefined

/** A suite that needs a real PostgreSQL. A machine without one skips it and says so; in CI it fails. */
export function describeWithPostgres(title: string, suite: () => void): Mocha.Suite {
  return describe(title, IS_MISSING ? skipped : suite)
}

function skipped(): void {
  it("is not tested here: install PostgreSQL's server (Debian: apt-get install postgresql)")
}
