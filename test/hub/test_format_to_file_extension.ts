import {expect} from "chai"
import * as Hub from "../../src/hub"

describe("formatToFileExtension", () => {
  for (const [format, extension] of [
    ["json_detail_lite_stream", "json"],
    ["inline_json", "json"],
    ["csv", "csv"],
  ] as const) {
    it(`gives ${extension} for ${format}`, () => {
      expect(Hub.formatToFileExtension(format)).to.equal(extension)
    })
  }
})
