import {isMainThread} from "node:worker_threads"

// Loaded into a hub before it starts, so that a test can have something go wrong in it.
if (isMainThread) {
  process.on("SIGUSR2", () => void Promise.reject(new Error("nobody listens")))
  process.on("SIGHUP", () => {
    throw new Error("nobody catches")
  })
}
