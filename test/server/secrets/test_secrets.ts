import {expect} from "chai"
import {chmodSync, readFileSync, readdirSync, statSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {DataDirectoryError} from "../../../src/server/secrets/persisted_secret"
import {secretOf} from "../../../src/server/secrets/secrets"
import {withTemporaryDirectory} from "../support/temporary_directory"

describe("the hub's secret", () => {
  it("is the configured one, without touching the disk", () =>
    withTemporaryDirectory((directory) => {
      expect(secretOf({secret: "configured", dataDirectory: join(directory, "data")})).to.equal("configured")
      expect(readdirSync(directory)).to.deep.equal([])
    }))

  it("is generated once and kept for the owner only", () =>
    withTemporaryDirectory((directory) => {
      const dataDirectory = join(directory, "deep", "data")
      const secret = secretOf({secret: undefined, dataDirectory})
      expect(secret).to.match(/^[0-9a-f]{64}$/)
      expect(secretOf({secret: undefined, dataDirectory})).to.equal(secret)
      expect(readdirSync(dataDirectory)).to.deep.equal(["secret"])
      expect(statSync(dataDirectory).mode & 0o777).to.equal(0o700)
      expect(statSync(join(dataDirectory, "secret")).mode & 0o777).to.equal(0o600)
    }))

  it("is closed to others again when somebody opened its file", () =>
    withTemporaryDirectory((dataDirectory) => {
      secretOf({secret: undefined, dataDirectory})
      chmodSync(join(dataDirectory, "secret"), 0o644)
      secretOf({secret: undefined, dataDirectory})
      expect(statSync(join(dataDirectory, "secret")).mode & 0o777).to.equal(0o600)
    }))

  it("is never made up anew over a damaged file", () =>
    withTemporaryDirectory((dataDirectory) => {
      writeFileSync(join(dataDirectory, "secret"), "\n")
      expect(() => secretOf({secret: undefined, dataDirectory})).to.throw(DataDirectoryError, /delete it/)
      expect(readFileSync(join(dataDirectory, "secret"), "utf8")).to.equal("\n")
    }))

  it("names the file and both ways out when it cannot be kept", () =>
    withTemporaryDirectory((directory) => {
      writeFileSync(join(directory, "file"), "")
      expect(() => secretOf({secret: undefined, dataDirectory: join(directory, "file", "data")}))
        .to.throw(DataDirectoryError)
        .with.property("message")
        .that.matches(/file.data.secret: ENOTDIR\. Set ACTION_HUB_DATA_DIR .* or set ACTION_HUB_SECRET/)
    }))
})
