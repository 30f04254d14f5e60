import {expect} from "chai"
import type {Registered, RegisteredHub} from "../../../../src/server/commands/register/looker_client"
import {type Desired, planFor} from "../../../../src/server/commands/register/plan"
import {isSound} from "../../../../src/server/commands/report"

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
  const plans: [title: string, registered: Registered, orders: string[]][] = [
    ["adds a hub that is not there", {hubs: [], actions: []}, ["Add", "Enable"]],
    ["adds it beside others", registered({url: "https://example.com/other"}), ["Add", "Enable"]],
    ["is empty when all is there", registered(), []],
    ["knows the hub with a slash at its end", registered({url: "https://EXAMPLE.com:443/hub/"}), []],
    ["gives a token where there is none", registered({has_authorization_token: false}), ["Give"]],
    ["gives a token where it does not work", registered({fetch_error_message: "403"}), ["Give"]],
    ["takes an empty message for none", registered({fetch_error_message: ""}), []],
    ["signs an agreement", registered({legal_agreement_required: true}), ["Accept"]],
    [
      "signs no agreement twice",
      registered({legal_agreement_required: true, legal_agreement_signed: true}),
      [],
    ],
    ["signs no agreement that need not be", registered({legal_agreement_signed: false}), []],
    [
      "takes no other hub's action for this one's",
      {...registered(), actions: [{id: "8::send", integration_hub_id: "8", enabled: true}]},
      ["Give", "Enable"],
    ],
  ]
  for (const [title, state, orders] of plans) {
    it(title, () => {
      const {steps, lines} = planFor(state, desired)
      expect(steps.map(({toDo}) => toDo.split(" ")[0])).to.deep.equal(orders)
      expect(isSound(lines)).to.equal(true)
    })
  }
})
