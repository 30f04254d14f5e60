import {expect} from "chai"
import {Writable} from "node:stream"
import {mintApiKey} from "../../../src/server/secrets/api_key"
import {errorSummary} from "../../../src/server/telemetry/error_summary"
import {createLogger} from "../../../src/server/telemetry/logger"
import type {LogFields} from "../../../src/server/telemetry/log"

describe("the log", () => {
  it("writes JSON lines with the level's name and the time", () => {
    expect(JSON.parse(logged({webhookId: "w"}, "Hello.")))
      .to.include({level: "info", webhookId: "w", msg: "Hello."})
      .and.have.property("time")
  })

  it("leaves out what is below its level", () => {
    const lines: string[] = []
    const log = createLogger({logLevel: "warn"}, collecting(lines))
    log.info({}, "quiet")
    log.warn({}, "loud")
    expect(lines).to.have.lengthOf(1)
  })

  const canary = "canary"
  const mistakes: [what: string, fields: LogFields][] = [
    ["settings", {params: {rudder_write_key: canary}}],
    ["a request's settings", {request: {params: {rudder_write_key: canary}}}],
    ["form values", {request: {formParams: {event: canary}}}],
    ["a body", {body: canary}],
    ["a failed call's headers and body", {error: {config: {headers: {authorization: canary}, data: canary}}}],
    ["an attachment", {request: {attachment: {dataBuffer: canary}}}],
  ]
  for (const [what, fields] of mistakes) {
    it(`withholds ${what} that somebody logs by mistake`, () => {
      expect(logged(fields, "Oops.")).to.include("[withheld]").and.not.include(canary)
    })
  }

  it("withholds tokens and download links inside any text", () => {
    const token = mintApiKey("secret")
    const line = logged(
      {text: `Token token="${token}"`},
      `got https://example.looker.com/downloads/aBc-123 and ${token}`,
    )
    expect(line).not.to.include(token.slice(-128)).and.not.include(token.slice(0, 64))
    expect(line).not.to.include("aBc-123")
    expect(JSON.parse(line)).to.have.property(
      "msg",
      "got https://example.looker.com[withheld] and [withheld]",
    )
  })
})

describe("the summary of an unforeseen error", () => {
  it("says what was thrown and where, without members that may carry data", () => {
    const error = Object.assign(new TypeError("it broke"), {config: {data: "canary"}, code: "E_X"})
    const summary = errorSummary(error)
    expect(summary).to.deep.include({name: "TypeError", message: "it broke", code: "E_X"})
    expect(summary.frames[0]).to.match(/^at .*test_log/)
    expect(JSON.stringify(summary)).not.to.include("canary")
  })

  it("leaves out messages that quote what they are about", () => {
    expect(JSON.stringify(errorSummary(thrownBy(() => void JSON.parse('{"canary'))))).not.to.include("canary")
    expect(JSON.stringify(errorSummary(thrownBy(() => new URL("canary://["))))).not.to.include("canary")
  })

  it("does not take a message's lines for places", () => {
    expect(errorSummary(new Error("first\n    at canary (x:1:1)\nlast")).frames.join()).not.to.include(
      "canary",
    )
  })

  it("follows causes, but not for ever", () => {
    const error = new Error("outer", {cause: new Error("inner")})
    expect(errorSummary(error).cause?.message).to.equal("inner")
    const endless = new Error("endless")
    endless.cause = endless
    expect(JSON.stringify(errorSummary(endless)).match(/endless"/g)).to.have.lengthOf(5)
  })

  it("takes whatever is thrown", () => {
    expect(errorSummary("canary")).to.deep.equal({name: "thrown string", frames: []})
    expect(errorSummary(undefined)).to.deep.equal({name: "thrown undefined", frames: []})
  })
})

function logged(fields: LogFields, message: string): string {
  const lines: string[] = []
  createLogger({logLevel: "info"}, collecting(lines)).info(fields, message)
  return lines.join("")
}

function collecting(lines: string[]): Writable {
  return new Writable({
    write(line: Buffer, _encoding, done) {
      lines.push(line.toString())
      done()
    },
  })
}

function thrownBy(act: () => void): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  return undefined
}
