// Each file adds its action to the hub; Looker shows them in this order.
import "./rudderstack/rudderstack_identify"
import "./rudderstack/rudderstack_track"
import "./rudderstack/rudderstack_group"
