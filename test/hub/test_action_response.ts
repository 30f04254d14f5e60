import {expect} from "chai"
import * as Hub from "../../src/hub"

function state(): Hub.ActionState {
  return Object.assign(new Hub.ActionState(), {data: "kept", refreshTime: 600})
}

describe("ActionResponse", () => {
  it("is a success without further members until told otherwise", () => {
    expect(new Hub.ActionResponse()).to.deep.equal({refreshQuery: false, success: true, validationErrors: []})
  })

  it("puts its members under the looker key, in Looker's names", () => {
    const error: Hub.Error = {
      http_code: 502,
      status_code: "BAD_GATEWAY",
      message: "No answer.",
      location: "sample",
      documentation_url: "https://example.com/errors",
    }
    const response = new Hub.ActionResponse({
      success: false,
      message: "No.",
      refreshQuery: true,
      validationErrors: [
        {field: "name", message: "is missing"},
        {field: "__proto__", message: "is odd"},
      ],
      state: state(),
      error,
      webhookId: "w1",
    })
    expect(JSON.parse(JSON.stringify(response.asJson()))).to.deep.equal({
      looker: {
        message: "No.",
        refresh_query: true,
        success: false,
        validation_errors: JSON.parse('{"name": "is missing", "__proto__": "is odd"}') as unknown,
        state: {data: "kept", refresh_time: 600},
        error,
        webhookId: "w1",
      },
    })
  })

  it("leaves out what is not set", () => {
    expect(JSON.parse(JSON.stringify(new Hub.ActionResponse().asJson()))).to.deep.equal({
      looker: {refresh_query: false, success: true, validation_errors: {}},
    })
  })

  it("survives the way between threads, with its state's names for Looker", () => {
    const response = new Hub.ActionResponse({success: false, message: "No.", state: state()})
    const received = Hub.ActionResponse.fromIPC(structuredClone(response))
    expect(received).to.be.instanceOf(Hub.ActionResponse)
    expect(received).to.deep.equal(response)
    expect(received.asJson()).to.deep.equal(response.asJson())
  })

  it("stays without a state on the way between threads when it has none", () => {
    expect(Hub.ActionResponse.fromIPC(structuredClone(new Hub.ActionResponse()))).not.to.have.property(
      "state",
    )
  })
})

describe("ActionState", () => {
  it("emits Looker's names wherever JSON is made of it", () => {
    const holders = [state(), {nested: [state()]}, new Hub.ActionForm({state: state()}).asJson()]
    for (const holder of holders) {
      expect(JSON.stringify(holder)).to.contain('{"data":"kept","refresh_time":600}')
    }
  })
})

describe("ActionForm", () => {
  const fields: Hub.ActionFormField[] = [{name: "event", label: "Event", type: "string", required: true}]

  it("is empty until fields are set", () => {
    expect(new Hub.ActionForm()).to.deep.equal({fields: []})
  })

  it("gives fields and state", () => {
    const form = new Hub.ActionForm({fields, state: state()})
    expect(form.asJson()).to.deep.equal({fields, state: {data: "kept", refresh_time: 600}})
  })

  for (const error of ["Not now.", new Error("Not now.")]) {
    it(`gives nothing but the text of an error set as ${typeof error}`, () => {
      expect(new Hub.ActionForm({fields, error}).asJson()).to.deep.equal({error: "Not now."})
    })
  }
})
