import {expect} from "chai"
import {DeliveryStoppedError} from "./errors/delivery_stopped_error"
import {failureText} from "./failure_text"

describe("failure text", () => {
  const cases: {does: string; error: unknown; text: string | RegExp}[] = [
    {
      does: "is the message of this plug-in's errors",
      error: new DeliveryStoppedError("Stopped."),
      text: "Stopped.",
    },
    {
      does: "is the message of the hub's errors",
      error: new Error("Looker answered 404."),
      text: "Looker answered 404.",
    },
    {does: "is a thrown text", error: "Looker answered 404.", text: "Looker answered 404."},
    ...[TypeError, RangeError, SyntaxError, ReferenceError].map((kind) => ({
      does: `tells only the kind of a ${kind.name}, whose message may quote a row`,
      error: new kind("secret"),
      text: new RegExp(`^The action failed unexpectedly \\(${kind.name}\\)\\. [^]*operator\\.$`),
    })),
    {does: "tells only the kind of what is no error", error: {secret: 1}, text: /unexpectedly \(object\)/},
  ]
  for (const {does, error, text} of cases) {
    it(does, () => {
      expect(failureText(error)).to.match(typeof text === "string" ? new RegExp(`^${text}$`) : text)
    })
  }
})
