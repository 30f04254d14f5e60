import {expect} from "chai"
import type {Registered, RegisteredHub} from "../../../../src/server/commands/register/looker_client"
import {type Desired, planFor} from "../../../../src/server/commands/register/plan"
import {isSettledBy, type Step} from "../../../../src/server/commands/register/step"

const desired: Desired = {
  hubUrl: "https://example.com/hub",
  actions: [{name: "send", label: "Send", params: []}],
  settings: {},
  renewsToken: false,
  renewsSettings: false,
}

/** A Looker that has all that is desired, but for what is different. */
function registered(hub: Partial<RegisteredHub> = {}): Registered {
  return {
    hubs: [{id: "7", url: "https://example.com/hub", has_authorization_token: true, ...hub}],
    actions: [{id: "7::send", integration_hub_id: "7", enabled: true, params: []}],
  }
}

describe("the plan of a registration", () => {
  const plans: [title: string, registered: Registered, kinds: string[]][] = [
    ["adds a hub that is not there", {hubs: [], actions: []}, ["add hub", "set up action"]],
    ["adds it beside others", registered({url: "https://example.com/other"}), ["add hub", "set up action"]],
    ["is empty when all is there", registered(), []],
    ["knows the hub with a slash at its end", registered({url: "https://EXAMPLE.com:443/hub/"}), []],
    ["gives a token where there is none", registered({has_authorization_token: false}), ["renew token"]],
    ["gives a token where it does not work", registered({fetch_error_message: "403"}), ["renew token"]],
    ["takes an empty message for none", registered({fetch_error_message: ""}), []],
    ["signs an agreement", registered({legal_agreement_required: true}), ["accept agreement"]],
    [
      "signs no agreement twice",
      registered({legal_agreement_required: true, legal_agreement_signed: true}),
      [],
    ],
    ["signs no agreement that need not be", registered({legal_agreement_signed: false}), []],
    [
      "takes no other hub's action for this one's",
      {...registered(), actions: [{id: "8::send", integration_hub_id: "8", enabled: true}]},
      ["renew token", "set up action"],
    ],
  ]
  for (const [title, state, kinds] of plans) {
    it(title, () => {
      const {steps, problems} = planFor(state, desired)
      expect({kinds: steps.map(({kind}) => kind), problems}).to.deep.equal({kinds, problems: []})
    })
  }

  it("does not renew the token of a hub that was just added with one", () => {
    const added: Step = {kind: "add hub", hubUrl: desired.hubUrl}
    const renewal: Step = {kind: "renew token", hubId: "7", hubUrl: desired.hubUrl, reason: "not readable"}
    expect(isSettledBy(renewal, added)).to.equal(true)
    expect(isSettledBy(added, renewal)).to.equal(false)
  })
})
