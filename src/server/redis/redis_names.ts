/** Every key and channel of the hub in Redis begins with this and a colon. */
export const redisPrefix = "looker-action-hub"

/** BullMQ's queue of runs. */
export const runQueueName = "runs"

/** On which processes hear which runs have to stop. */
export const stopChannel = `${redisPrefix}:stop`

/** Begins the keys by which processes show that they live. */
export const alivePrefix = `${redisPrefix}:alive:`

/** There as long as the process lives: a JSON list of the ids of the runs that it executes. */
export function aliveKey(processId: string): string {
  return `${alivePrefix}${processId}`
}

/** On which a process hears which of its runs have been answered. */
export function answerChannel(processId: string): string {
  return `${redisPrefix}:answered:${processId}`
}

/** Holds a run's answer, sealed, until whoever waits for it takes it. */
export function answerKey(runId: string): string {
  return `${redisPrefix}:answer:${runId}`
}

/** BullMQ's hash of a job; the id of a job is that of its run. */
export function jobKey(runId: string): string {
  return `${redisPrefix}:${runQueueName}:${runId}`
}

/** BullMQ's lock of a job: the token of whoever works on it. */
export function lockKey(runId: string): string {
  return `${jobKey(runId)}:lock`
}
