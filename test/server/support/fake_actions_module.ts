import {isMainThread} from "node:worker_threads"
import {addFakeActions} from "./fake_actions"

// In the tests' own thread, hooks add and remove them.
if (!isMainThread) {
  addFakeActions()
}
