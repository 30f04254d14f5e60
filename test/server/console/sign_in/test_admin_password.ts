import {expect} from "chai"
import {readdirSync, statSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {adminPasswordOf} from "../../../../src/server/console/sign_in/admin_password"
import {DataDirectoryError} from "../../../../src/server/secrets/persisted_secret"
import {withTemporaryDirectory} from "../../support/temporary_directory"

describe("the password of the pages", () => {
  it("is the configured one, without touching the disk", () =>
    withTemporaryDirectory((dataDirectory) => {
      const config = {adminPassword: "configured password", secret: undefined, dataDirectory}
      expect(adminPasswordOf(config)).to.deep.equal({
        password: "configured password",
        keptIn: undefined,
        isNew: false,
      })
      expect(readdirSync(dataDirectory)).to.deep.equal([])
    }))

  it("is none for a hub with a secret of its own and no password: the pages are off", () =>
    withTemporaryDirectory((dataDirectory) => {
      expect(adminPasswordOf({adminPassword: undefined, secret: "s", dataDirectory})).to.equal(undefined)
      expect(readdirSync(dataDirectory)).to.deep.equal([])
    }))

  it("is generated once for a hub without settings, and kept for the owner only", () =>
    withTemporaryDirectory((dataDirectory) => {
      const config = {adminPassword: undefined, secret: undefined, dataDirectory}
      const first = adminPasswordOf(config)
      expect(first?.password).to.match(/^[0-9a-z]{4}(-[0-9a-z]{4}){3}$/)
      expect(first).to.deep.include({keptIn: join(dataDirectory, "password"), isNew: true})
      expect(adminPasswordOf(config)).to.deep.equal({...first, isNew: false})
      expect(statSync(join(dataDirectory, "password")).mode & 0o777).to.equal(0o600)
    }))

  it("is never made up anew over a damaged file, and the message says what to do", () =>
    withTemporaryDirectory((dataDirectory) => {
      writeFileSync(join(dataDirectory, "password"), "short\n")
      expect(() => adminPasswordOf({adminPassword: undefined, secret: undefined, dataDirectory}))
        .to.throw(DataDirectoryError)
        .with.property("message")
        .that.matches(/holds no password; delete it .* or set ACTION_HUB_ADMIN_PASSWORD\.$/)
    }))
})
