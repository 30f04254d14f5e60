import {FaultLine} from "../faults/fault_line"
import {BODIES_AT_ONCE} from "./tables/bodies_at_once"
import {CLOCKS} from "./tables/clocks"
import {DATABASE_URLS} from "./tables/database_urls"
import {GUARANTEES} from "./tables/guarantees"
import {LATE_ANSWERS} from "./tables/late_answers"
import {LIMITS} from "./tables/limits"
import {NUMBERS} from "./tables/numbers"
import {REFUSED_ADDRESSES} from "./tables/refused_addresses"
import {REQUESTS} from "./tables/requests"
import {SECRETS} from "./tables/secrets"
import {SIGN_INS} from "./tables/sign_ins"
import {STORES} from "./tables/stores"
import {UNKNOWN_PATHS} from "./tables/unknown_paths"

/** The whole table. */
export const ALL_ATTACKS: readonly FaultLine[] = [
  ...SECRETS,
  ...REFUSED_ADDRESSES,
  ...SIGN_INS,
  ...NUMBERS,
  ...REQUESTS,
  ...UNKNOWN_PATHS,
  ...BODIES_AT_ONCE,
  ...CLOCKS,
  ...STORES,
  ...DATABASE_URLS,
  ...LATE_ANSWERS,
  ...LIMITS,
  ...GUARANTEES,
]
