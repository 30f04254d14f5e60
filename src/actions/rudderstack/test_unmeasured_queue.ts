import {expect} from "chai"
import {UnmeasuredQueue} from "./unmeasured_queue"

describe("unmeasured queue", () => {
  it("is not measured", () => {
    const queue = new UnmeasuredQueue()
    queue.push("event", "event")
    const measure = () => {
      throw new Error("The queue was measured.")
    }
    expect(queue.reduce(measure, 0)).to.equal(0)
  })

  it("is a queue in every other way", () => {
    const queue = new UnmeasuredQueue()
    queue.push(1, 2, 3)
    expect(queue.splice(0, 2)).to.deep.equal([1, 2])
    expect([...queue]).to.deep.equal([3])
  })

  it("gives plain lists, which can be measured", () => {
    const queue = new UnmeasuredQueue()
    queue.push(1, 2, 3)
    expect(queue.splice(0).reduce((sum: number, item) => sum + Number(item), 0)).to.equal(6)
  })
})
