/** Tells that a batch was answered. */
export type Leave = () => void

/** Of whoever did not enter. */
export const nothingToLeave: Leave = () => {}

/** However often it is called, it happens once. */
export function leaveOnce(leave: Leave): Leave {
  let hasLeft = false
  return () => {
    if (!hasLeft) {
      hasLeft = true
      leave()
    }
  }
}
