import {expect} from "chai"
import {type LookerIni, lookerIni} from "../../../../src/server/commands/register/looker_ini"

const nothing: LookerIni = {baseUrl: undefined, clientId: undefined, clientSecret: undefined}

const cases: [title: string, text: string, read: Partial<LookerIni>][] = [
  ["nothing in an empty file", "", {}],
  [
    "the section [Looker]",
    "[Looker]\nbase_url=https://l:19999\nclient_id=i\nclient_secret=s=\nverify_ssl=False",
    {baseUrl: "https://l:19999", clientId: "i", clientSecret: "s="},
  ],
  [
    "no other section",
    "client_id=a\n[Other]\nclient_id=b\n[Looker]\nclient_secret=s\n[Last]\nclient_id=c",
    {clientSecret: "s"},
  ],
  [
    "values in quotes, with spaces around",
    `[looker]\r\n client_id = "i" \r\nclient_secret: 's'\r\n`,
    {clientId: "i", clientSecret: "s"},
  ],
  ["no comments, and no value that is empty", "[Looker]\n# client_id=a\n; client_secret=b\nbase_url=\n", {}],
]

describe("a looker.ini", () => {
  for (const [title, text, read] of cases) {
    it(`is read for ${title}`, () => {
      expect(lookerIni(text)).to.deep.equal({...nothing, ...read})
    })
  }
})
