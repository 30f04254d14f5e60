import {expect} from "chai"
import {circlesIn, importGraph} from "./support/circles"

describe("imports go in no circle", () => {
  for (const folder of ["src/hub", "src/actions", "src/server"]) {
    it(`within ${folder}`, () => {
      expect(circlesIn(importGraph([folder]))).to.deep.equal([])
    })
  }

  it("and one would be found, types included", () => {
    const graph = new Map([
      ["a", ["b"]],
      ["b", ["c", "d"]],
      ["c", []],
      ["d", ["b"]],
    ])
    expect(circlesIn(graph)).to.deep.equal([["b", "d"]])
  })
})
