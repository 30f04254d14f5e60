/**
 * Events → what became of each. It takes events as rows become them, and counts each in the tally: delivered, or not
 * sent and why. It opens the only connections of the plug-in.
 */
export {checkDataPlane} from "./check_data_plane"
export {Clock, systemClock} from "./clock"
export {Delivery, delivery, DeliveryOptions, EarlierEvent} from "./delivery"
