/**
 * Events → what became of each. It takes events as rows become them, and counts each in the tally: delivered, or not
 * sent and why. It opens the only connections of the plug-in.
 */
export {Acknowledgement, SourceWords} from "./answer"
export {BatchSender, SendingRun, Try} from "./batch_sender"
export {checkDataPlane} from "./check_data_plane"
export {Clock, systemClock} from "./clock"
export {
  Delivery,
  delivery,
  DeliveryEnvironment,
  DeliveryOptions,
  DeliverySettings,
  SendBatch,
} from "./delivery"
export {EventBatch, SENT_AT_END} from "./event_batch"
export {RunFacts, Step} from "./next_step"
export {Pace} from "./pace"
export {eventWriter, SdkClient} from "./sdk_client"
