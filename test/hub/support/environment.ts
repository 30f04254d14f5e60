/** Sets an environment variable for each test of the enclosing `describe`, and puts the old value back. */
export function withEnvironment(name: string, value: string): void {
  let previous: string | undefined
  beforeEach(() => {
    previous = process.env[name]
    process.env[name] = value
  })
  afterEach(() => {
    if (previous === undefined) {
      delete process.env[name]
    } else {
      process.env[name] = previous
    }
  })
}
