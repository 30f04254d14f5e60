/** Decides when a batch may be sent, so that all runs together ask of a data plane no more than the operator wants. */
export interface DataPlaneGate {
  /**
   * Waits for the permission to send a batch.
   *
   * @param dataPlane scheme, host and port
   * @param events in the batch
   * @param signal aborted when the run is over: nothing is waited for any more
   * @returns what to call once the batch has been answered
   */
  enter(dataPlane: string, events: number, signal: AbortSignal): Promise<() => void>
  close(): Promise<void>
}
