import {expect} from "chai"
import {withoutUserInfo} from "../../../src/server/config/config"

describe("an address that is shown", () => {
  const addresses: [address: string, shown: string][] = [
    ["https://hub.example.com/path", "https://hub.example.com/path"],
    ["hub.example.com:8080", "hub.example.com:8080"],
    ["", ""],
    ["postgres://user:pa55@host:5432/db", "postgres://…@host:5432/db"],
    ["postgres://user:pa/ss@host/db", "postgres://…@host/db"],
    ["postgres://user:12/pa55@host/db", "postgres://…@host/db"],
    ["postgres://user:pa?55@host/db", "postgres://…@host/db"],
    ["postgres://user:pa#55@host/db", "postgres://…@host/db"],
    ["postgres://user:p@55@host/db", "postgres://…@host/db"],
    ["user:pa55@host/db", "…@host/db"],
    ["postgres:user:pa55@host/db", "…@host/db"],
    ["postgres://host/db?password=pa55", "postgres://host/db?…"],
    ["postgres://user:pa55@host/db?options=a@b", "postgres://…@b"],
    ["https://:pa55@hub.example.com", "https://…@hub.example.com"],
  ]
  for (const [address, shown] of addresses) {
    it(`is ${shown} instead of ${address}`, () => {
      expect(withoutUserInfo(address)).to.equal(shown)
    })
  }
})
