import type {Check} from "./check"
import {addressCheck} from "./checks/address_check"
import {certificateCheck} from "./checks/certificate_check"
import {dataDirectoryCheck} from "./checks/data_directory_check"
import {dataPlaneCheck} from "./checks/data_plane_check"
import {historyCheck} from "./checks/history_check"
import {hubCheck} from "./checks/hub_check"
import {lookerCheck} from "./checks/looker_check"
import {nodeCheck} from "./checks/node_check"
import {secretCheck} from "./checks/secret_check"
import {settingsCheck} from "./checks/settings_check"

/** What the doctor examines, in the order in which it tells. */
export const checks: readonly Check[] = [
  nodeCheck,
  settingsCheck,
  secretCheck,
  dataDirectoryCheck,
  historyCheck,
  addressCheck,
  certificateCheck,
  hubCheck,
  lookerCheck,
  dataPlaneCheck,
]
