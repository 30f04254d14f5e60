// What the plug-in asks upstream to install: its types have to compile there too, which skipLibCheck would not show.
import RudderAnalytics = require("@rudderstack/rudder-sdk-node")
import * as _ from "lodash"
import * as semver from "semver"
import * as undici from "undici"

export const packages = {_, RudderAnalytics, semver, undici}
