import {expect} from "chai"
import * as Hub from "../../src/hub"

// Actions, here and elsewhere, are written against these names. A name that is missing breaks them; a new one is a
// promise.
const names = [
  "Action",
  "ActionDownloadSettings",
  "ActionForm",
  "ActionFormat",
  "ActionFormatting",
  "ActionRequest",
  "ActionRequestError",
  "ActionResponse",
  "ActionState",
  "ActionType",
  "ActionVisualizationFormatting",
  "DocumentError",
  "DownloadError",
  "DuplicateActionError",
  "HubError",
  "JsonDetail",
  "actions",
  "addAction",
  "allActions",
  "allFields",
  "findAction",
  "findExtendedAction",
  "formatToFileExtension",
  "truncateString",
]

const values: [string, object, Record<string, string>][] = [
  ["ActionType", Hub.ActionType, {Cell: "cell", Query: "query", Dashboard: "dashboard"}],
  ["ActionDownloadSettings", Hub.ActionDownloadSettings, {Push: "push", Url: "url"}],
  [
    "ActionFormat",
    Hub.ActionFormat,
    {
      Txt: "txt",
      Csv: "csv",
      InlineJson: "inline_json",
      Json: "json",
      JsonLabel: "json_label",
      JsonDetail: "json_detail",
      JsonDetailLiteStream: "json_detail_lite_stream",
      Xlsx: "xlsx",
      Html: "html",
      WysiwygPdf: "wysiwyg_pdf",
      AssembledPdf: "assembled_pdf",
      WysiwygPng: "wysiwyg_png",
      CsvZip: "csv_zip",
    },
  ],
  ["ActionFormatting", Hub.ActionFormatting, {Formatted: "formatted", Unformatted: "unformatted"}],
  ["ActionVisualizationFormatting", Hub.ActionVisualizationFormatting, {Apply: "apply", Noapply: "noapply"}],
]

describe("The names that the hub exports", () => {
  it("are these and no others", () => {
    expect(Object.keys(Hub).sort()).to.deep.equal(names)
  })

  for (const [name, members, expected] of values) {
    it(`give ${name} the values that Looker knows`, () => {
      expect(members).to.deep.equal(expected)
    })
  }
})
