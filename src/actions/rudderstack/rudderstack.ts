import * as Hub from "../../hub"
import {CALLS} from "./calls"
import {RudderstackAction} from "./rudderstack_action"

/** The plug-in alone. This hub adds the actions with what it offers beside: see `additions`. */
Object.values(CALLS).forEach((call) => Hub.addAction(new RudderstackAction(call)))
