import * as Hub from "../../../src/hub"

/** An action that takes queries and remembers what it executed. Members can be overridden. */
export class SampleAction extends Hub.Action {
  name = "sample"
  label = "Sample"
  description = "Takes anything."
  params: Hub.ActionParameter[] = []
  supportedActionTypes = [Hub.ActionType.Query]
  readonly executed: Hub.ActionRequest[] = []

  constructor(members: Partial<SampleAction> = {}) {
    super()
    Object.assign(this, members)
  }

  execute(request: Hub.ActionRequest): Promise<Hub.ActionResponse> {
    this.executed.push(request)
    return Promise.resolve(new Hub.ActionResponse({message: "here"}))
  }
}
