import {expect} from "chai"
import {ResendDocumentError} from "./errors/resend_document_error"
import {eventJson} from "./event_json"
import {eventText} from "./event_text"
import {checkResend, resendRows} from "./resend_document"
import {trackEvent} from "./testing/sample_events"

const EVENTS = [3, 1, 7].map((row) => trackEvent(row, {city: "Köln"}))
const LINES = EVENTS.map((event) => `{"row":${event.rowNumber},"event":${eventJson(eventText(event))}}`)

describe("resend document", () => {
  for (const [name, text] of [
    ["with a line feed behind the last one", `${LINES.join("\n")}\n`],
    ["without", LINES.join("\n")],
    ["with blank lines, as Windows writes them", `\r\n${LINES.join("\r\n \r\n")}\r\n\r\n`],
  ]) {
    it(`has a row a line, in the lines' order: ${name}`, () => {
      const bytes = Buffer.from(text)
      checkResend(bytes, "track")
      const rows = [...resendRows(bytes, "track")]
      expect(rows.map(({event}) => event)).to.deep.equal(EVENTS)
      const ends = LINES.map((line) => bytes.indexOf(line) + Buffer.byteLength(line))
      expect(rows.map(({bytesRead}, index) => bytesRead - ends[index])).to.satisfy((breaks: number[]) =>
        breaks.every((count) => count >= 0 && count <= 2),
      )
    })
  }

  it("is refused for one bad line, whose number it names", () => {
    const bytes = Buffer.from(`${LINES[0]}\n\n${LINES[1]}\n{"row":1}\n${LINES[2]}\n`)
    expect(() => checkResend(bytes, "track")).to.throw("Line 4 of the rows to send again has no object")
    expect(() => checkResend(Buffer.from(LINES.join("\n")), "identify")).to.throw("Line 1 of")
  })

  it("is refused where it is no text", () => {
    const bytes = Buffer.concat([Buffer.from(`${LINES[0]}\n`), Buffer.from(LINES[1], "latin1")])
    expect(() => checkResend(bytes, "track")).to.throw("Line 2 of the rows to send again is not UTF-8 text")
  })

  for (const empty of ["", "\n", " \r\n\n"]) {
    it(`is refused where it has no row: ${JSON.stringify(empty)}`, () => {
      expect(() => checkResend(Buffer.from(empty), "track")).to.throw(ResendDocumentError)
    })
  }
})
