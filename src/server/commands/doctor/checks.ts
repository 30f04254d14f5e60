import type {Check} from "./check"
import {addressCheck, certificateCheck} from "./checks/address_checks"
import {dataPlaneCheck} from "./checks/data_plane_check"
import {hubCheck} from "./checks/hub_check"
import {lookerCheck} from "./checks/looker_check"
import {limitsCheck, nodeCheck, secretCheck, settingsCheck} from "./checks/settings_checks"
import {dataDirectoryCheck, historyCheck} from "./checks/storage_checks"

/** What the doctor examines, in the order in which it reports. */
export const checks: readonly Check[] = [
  nodeCheck,
  settingsCheck,
  limitsCheck,
  secretCheck,
  dataDirectoryCheck,
  historyCheck,
  addressCheck,
  certificateCheck,
  hubCheck,
  lookerCheck,
  dataPlaneCheck,
]
