import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import {expect} from "chai"
import * as Hub from "../../src/hub"
import {failureOf} from "./support/failure_of"
import {SampleAction} from "./support/sample_action"

const router: Hub.RouteBuilder = {
  actionUrl: ({name}) => `https://hub.example.com/actions/${name}/execute`,
  formUrl: ({name}) => `https://hub.example.com/actions/${name}/form`,
  tokenUrl: ({name}) => `https://hub.example.com/actions/${name}/token`,
}

const settings: Hub.ActionParameter[] = [
  {name: "key", label: "Key", required: true, sensitive: true},
  {name: "note", label: "Note", required: false, sensitive: false},
]

function queryRequest(members: Partial<Hub.ActionRequest> = {}): Hub.ActionRequest {
  return Object.assign(new Hub.ActionRequest(), {type: Hub.ActionType.Query}, members)
}

describe("An action's entry in the listing", () => {
  it("has these keys, and for a plain action these values", () => {
    expect(new SampleAction().asJson(router, queryRequest())).to.deep.equal({
      name: "sample",
      label: "Sample",
      description: "Takes anything.",
      url: "https://hub.example.com/actions/sample/execute",
      form_url: null,
      token_url: "",
      params: [],
      required_fields: [],
      supported_action_types: ["query"],
      supported_formats: undefined,
      supported_formattings: undefined,
      supported_visualization_formattings: undefined,
      supported_download_settings: ["push"],
      icon_data_uri: null,
      uses_oauth: false,
      delegate_oauth: false,
    })
  })

  it("tells what the action declares", () => {
    const action = new SampleAction({
      usesStreaming: true,
      params: settings,
      requiredFields: [{tag: "email"}],
      supportedFormattings: [Hub.ActionFormatting.Unformatted],
      supportedVisualizationFormattings: [Hub.ActionVisualizationFormatting.Noapply],
      supportedFormats: [Hub.ActionFormat.Csv],
      form: () => Promise.resolve(new Hub.ActionForm()),
    })
    expect(action.asJson(router, queryRequest())).to.include({
      form_url: "https://hub.example.com/actions/sample/form",
    })
    expect(action.asJson(router, queryRequest())).to.deep.include({
      params: settings,
      required_fields: [{tag: "email"}],
      supported_formats: ["csv"],
      supported_formattings: ["unformatted"],
      supported_visualization_formattings: ["noapply"],
      supported_download_settings: ["url"],
    })
  })

  it("has the formats that the action chooses for the Looker that asks", () => {
    const action = new SampleAction({
      supportedFormats: ({lookerVersion}) => [lookerVersion ? Hub.ActionFormat.Json : Hub.ActionFormat.Csv],
    })
    expect(action.asJson(router, queryRequest({lookerVersion: "24.0.0"})).supported_formats).to.deep.equal([
      "json",
    ])
    expect(action.asJson(router, queryRequest()).supported_formats).to.deep.equal(["csv"])
  })
})

describe("An action's defaults", () => {
  it("suit the oldest Looker and an action that is pushed to and quick", () => {
    expect(new SampleAction()).to.deep.include({
      minimumSupportedLookerVersion: "5.5.0",
      usesStreaming: false,
      executeInOwnProcess: false,
      extendedAction: false,
      requiredFields: [],
      hasForm: false,
    })
  })
})

describe("An action's icon", () => {
  let folder: string
  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "icons-"))
    for (const name of ["icon.svg", "icon.PNG", "icon.txt"]) {
      fs.writeFileSync(path.join(folder, name), "<svg/>")
    }
  })
  after(() => fs.rmSync(folder, {recursive: true}))

  const cases: [string, string | null][] = [
    ["icon.svg", "data:image/svg+xml;base64,PHN2Zy8+"],
    ["icon.PNG", "data:image/png;base64,PHN2Zy8+"],
    ["icon.txt", null],
    ["missing.svg", null],
  ]
  for (const [name, uri] of cases) {
    it(`is ${String(uri)} for ${name}`, () => {
      const action = new SampleAction({iconName: path.join(folder, name)})
      expect(action.getImageDataUri()).to.equal(uri)
    })
  }

  it("is looked for in the folder of all actions", () => {
    const actionsFolder = path.resolve(__dirname, "..", "..", "src", "actions")
    const iconName = path.relative(actionsFolder, path.join(folder, "icon.svg"))
    expect(new SampleAction({iconName}).getImageDataUri()).to.equal("data:image/svg+xml;base64,PHN2Zy8+")
  })
})

describe("validateAndExecute", () => {
  const streaming = {usesStreaming: true}
  const noData =
    "A streaming action was sent incompatible data. The action must have a download url or an attachment. " +
    "Code: result_incompatible."
  const refusals: [string, Partial<SampleAction>, Partial<Hub.ActionRequest>, string][] = [
    [
      "of another type",
      {supportedActionTypes: [Hub.ActionType.Cell, Hub.ActionType.Dashboard]},
      {},
      'This action does not support requests of type "query". The request must be of type: "cell", "dashboard". Code: request_type_unsupported.',
    ],
    [
      "without a type",
      {supportedActionTypes: [Hub.ActionType.Cell, Hub.ActionType.Dashboard]},
      {type: undefined},
      'No request type specified. The request must be of type: "cell", "dashboard". Code: request_type_missing.',
    ],
    [
      "without a required setting",
      {params: settings},
      {params: {note: "a note"}},
      'Required setting "Key" not specified in action settings. Code: setting_missing.',
    ],
    [
      "with an empty required setting",
      {params: settings},
      {params: {key: ""}},
      'Required setting "Key" not specified in action settings. Code: setting_missing.',
    ],
    ["without data for a streaming action", streaming, {}, noData],
    [
      "with a plan but no URL for a streaming action",
      streaming,
      {scheduledPlan: {downloadUrl: null}},
      noData,
    ],
  ]
  for (const [what, members, requestMembers, message] of refusals) {
    it(`refuses a request ${what}`, async () => {
      const action = new SampleAction(members)
      const error = await failureOf(action.validateAndExecute(queryRequest(requestMembers)))
      expect(error).to.be.instanceOf(Hub.ActionRequestError)
      expect(error.message).to.equal(message)
      expect(action.executed).to.deep.equal([])
    })
  }

  const fitting: [string, Partial<SampleAction>, Partial<Hub.ActionRequest>][] = [
    ["of a supported type", {}, {}],
    ["with its required settings", {params: settings}, {params: {key: "k"}}],
    [
      "with a download URL",
      streaming,
      {scheduledPlan: {downloadUrl: "https://looker.example.com/downloads/1"}},
    ],
    ["with an attachment", streaming, {attachment: {dataBuffer: Buffer.from("1")}}],
  ]
  for (const [what, members, requestMembers] of fitting) {
    it(`executes a request ${what}`, async () => {
      const action = new SampleAction(members)
      const request = queryRequest(requestMembers)
      const response = await action.validateAndExecute(request)
      expect(response).to.deep.equal(new Hub.ActionResponse({message: "here"}))
      expect(action.executed).to.deep.equal([request])
    })
  }

  describe("with a queue", () => {
    const queued: Hub.ActionRequest[] = []
    const queue: Hub.ExecuteQueue = {
      run: (request) => {
        queued.push(request)
        return Promise.resolve(new Hub.ActionResponse({message: "there"}))
      },
    }
    beforeEach(() => queued.splice(0))

    it("hands it the request of an action that may run elsewhere, with the action's name", async () => {
      const action = new SampleAction({executeInOwnProcess: true})
      const request = queryRequest()
      expect((await action.validateAndExecute(request, queue)).message).to.equal("there")
      expect(queued).to.deep.equal([request])
      expect(request.actionId).to.equal("sample")
      expect(action.executed).to.deep.equal([])
    })

    it("still runs other actions here", async () => {
      expect((await new SampleAction().validateAndExecute(queryRequest(), queue)).message).to.equal("here")
      expect(queued).to.deep.equal([])
    })

    it("queues nothing that the action refuses", async () => {
      const action = new SampleAction({executeInOwnProcess: true, params: settings})
      await failureOf(action.validateAndExecute(queryRequest(), queue))
      expect(queued).to.deep.equal([])
    })
  })

  it("runs an action that may run elsewhere here when there is no queue", async () => {
    const action = new SampleAction({executeInOwnProcess: true})
    expect((await action.validateAndExecute(queryRequest())).message).to.equal("here")
  })
})

describe("validateAndFetchForm", () => {
  const form = new Hub.ActionForm({fields: [{name: "event", type: "string"}]})

  it("gives the action's form", async () => {
    const action = new SampleAction({params: settings, form: () => Promise.resolve(form)})
    expect(await action.validateAndFetchForm(queryRequest({params: {key: "k"}}))).to.equal(form)
  })

  it("gives a form with the reason when a required setting is missing", async () => {
    const action = new SampleAction({params: settings, form: () => Promise.resolve(form)})
    expect(await action.validateAndFetchForm(queryRequest())).to.deep.equal({
      fields: [],
      error: 'Required setting "Key" not specified in action settings. Code: setting_missing.',
    })
  })

  it("refuses an action that has no form", async () => {
    const error = await failureOf(new SampleAction().validateAndFetchForm(queryRequest()))
    expect(error).to.be.instanceOf(Hub.ActionRequestError)
    expect(error.message).to.equal('The action "sample" has no form. Code: action_without_form.')
  })

  it("lets the form's own failure through", async () => {
    const failure = new Error("no connection")
    const action = new SampleAction({form: () => Promise.reject(failure)})
    expect(await failureOf(action.validateAndFetchForm(queryRequest()))).to.equal(failure)
  })
})
