import {expect} from "chai"
import {uuidFromName} from "./uuid_from_name"

const DNS = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"

describe("uuid from name", () => {
  const cases: [string, string][] = [
    // The example of RFC 9562, appendix A.4.
    ["www.example.com", "2ed6657d-e927-568b-95e1-2665a8aea6a2"],
    // Python: uuid.uuid5(uuid.NAMESPACE_DNS, name)
    ["python.org", "886313e1-3b8a-5372-9b90-0c9aee199e5d"],
    ["", "4ebd0208-8328-5d69-8c44-ec50939c0967"],
    ["Köln 📧", "33767f6f-9192-5bbd-a330-4b19e00df3ce"],
  ]
  for (const [name, uuid] of cases) {
    it(`makes of "${name}" what other implementations of version 5 make`, () => {
      expect(uuidFromName(DNS, name)).to.equal(uuid)
    })
  }

  it("gives another id in another namespace", () => {
    expect(uuidFromName("00000000-0000-0000-0000-000000000000", "python.org")).not.to.equal(
      uuidFromName(DNS, "python.org"),
    )
  })

  it("marks version and variant whatever the name", () => {
    for (let name = 0; name < 200; name++) {
      expect(uuidFromName(DNS, String(name))).to.match(
        /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      )
    }
  })
})
