/** Lets a signal end this process through its exit handlers, which end the hubs that it has started. */
export function exitOnSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1))
}
