import {expect} from "chai"
import {runFromJson, runToJson} from "../../../src/server/history/run_json"
import {runRecord} from "./support/run_records"

const counts = {rowsListed: 5, eventsKept: 4, rowsResent: 3, downloads: 2}

describe("a run as JSON", () => {
  it("comes back as it was, with the counts of the store", () => {
    expect(runFromJson(runToJson(runRecord()), counts)).to.deep.equal(runRecord(counts))
  })

  it("does not hold what the store counts itself", () => {
    expect(runToJson(runRecord(counts))).to.equal(runToJson(runRecord()))
    expect(runToJson(runRecord(counts))).to.not.contain("rowsListed")
  })

  it("is taken from a later version that knows more", () => {
    const json = runToJson(runRecord()).replace("{", '{"later":true,')
    expect(runFromJson(json, counts)).to.deep.equal(runRecord(counts))
  })

  for (const damaged of ["", "{}", "[]", "null", '{"id":"a"}']) {
    it(`is refused when it is ${damaged === "" ? "empty" : damaged}`, () => {
      expect(() => runFromJson(damaged, counts)).to.throw()
    })
  }
})
