import {LivePage} from "./live_page.js"
import {showLocalTimes} from "./local_times.js"
import {offerAllRows} from "./row_choice.js"

showLocalTimes(document)
offerAllRows(document)
if (document.querySelector("main[data-live]")) {
  new LivePage(document.getElementById("connection")).follow()
}
