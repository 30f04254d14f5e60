import {FaultLine} from "./fault_line"
import {ADDRESS_FAULTS} from "./tables/address_faults"
import {DATA_PLANE_FAULTS} from "./tables/data_plane_faults"
import {LOAD_FAULTS} from "./tables/load_faults"
import {LOOKER_FAULTS} from "./tables/looker_faults"
import {MEMORY_FAULTS} from "./tables/memory_faults"
import {WORKER_FAULTS} from "./tables/worker_faults"

/** The whole table. */
export const ALL_FAULTS: readonly FaultLine[] = [
  ...DATA_PLANE_FAULTS,
  ...ADDRESS_FAULTS,
  ...LOOKER_FAULTS,
  ...MEMORY_FAULTS,
  ...LOAD_FAULTS,
  ...WORKER_FAULTS,
]
