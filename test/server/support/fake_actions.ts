import {threadId} from "node:worker_threads"
import * as Hub from "../../../src/hub"
import {goOnUntilStopped, sendBatches, tell} from "./told_run"

/** What a fake action does, chosen by the form value "do". */
const deeds: Record<string, (request: Hub.ActionRequest) => Promise<Hub.ActionResponse>> = {
  answer: (request) => succeed(request.formParams.say ?? "done"),
  answer_thread: () => succeed(String(threadId)),
  answer_state: () => Promise.resolve(new Hub.ActionResponse({state: stateOf("kept", 60)})),
  answer_invalid: () =>
    Promise.resolve(
      new Hub.ActionResponse({
        success: false,
        message: "Not so.",
        refreshQuery: true,
        validationErrors: [{field: "event", message: "Name the event."}],
        state: stateOf("canary", 60),
        webhookId: "hook-17",
      }),
    ),
  answer_bytes: (request) => succeed(request.attachment?.dataBuffer?.toString("utf8") ?? "no bytes"),
  answer_nothing: () => Promise.resolve(undefined as unknown as Hub.ActionResponse),
  fail: () => Promise.resolve(new Hub.ActionResponse({success: false, message: "3 of 5 rows arrived."})),
  refuse: () => Promise.reject(new Hub.ActionRequestError("This cannot be served.")),
  throw: () => Promise.reject(new Error("a fault")),
  throw_quoting: () => succeed(String(JSON.parse("canary"))),
  hold: (request) => hold(request, () => succeed(String(threadId))),
  hold_then_throw: (request) => hold(request, () => Promise.reject(new Error("a fault"))),
  hold_then_refuse: (request) => hold(request, () => Promise.reject(new Hub.ActionRequestError("Too late."))),
  print: () => {
    process.stdout.write("canary\n")
    return succeed("printed")
  },
  exit: () => process.exit(7),
  reject_unheard: () => {
    void Promise.reject(new Error("nobody listens"))
    return new Promise(() => {})
  },
  exhaust_memory: () => exhaustMemory(),
  tell: ({formParams}) => tell(formParams.source ?? ""),
  go_on: ({formParams}) => goOnUntilStopped(formParams.source ?? ""),
  go_on_after: (request) => hold(request, () => goOnUntilStopped("late")),
  send_batches: ({formParams}) => sendBatches(formParams.to ?? "", Number(formParams.count)),
  hang: () => new Promise(() => {}),
}

class FakeAction extends Hub.Action {
  description = "For tests."
  supportedActionTypes = [Hub.ActionType.Query]
  params = [{name: "key", label: "Key", description: "", required: true, sensitive: true}]

  constructor(
    readonly name: string,
    readonly label: string,
    override readonly executeInOwnProcess: boolean,
  ) {
    super()
  }

  async execute(request: Hub.ActionRequest): Promise<Hub.ActionResponse> {
    const deed = deeds[request.formParams.do ?? "answer"]
    if (!deed) {
      throw new Error("no such deed")
    }
    return deed(request)
  }
}

class FakeActionWithForm extends FakeAction {
  override minimumSupportedLookerVersion = "6.2.0"

  async form(request: Hub.ActionRequest): Promise<Hub.ActionForm> {
    await this.execute(request)
    return new Hub.ActionForm({fields: [{name: "do", label: request.params.key, type: "string"}]})
  }
}

const fakeActions = [
  new FakeAction("fake_pooled", "Fake <Pooled>", true),
  new FakeAction("fake_inline", "Fake Inline", false),
  new FakeActionWithForm("fake_form", "Fake Form", false),
]

export function addFakeActions(): void {
  fakeActions.forEach((action) => Hub.addAction(action))
}

/** Leaves the registry of this thread as other tests expect it. */
export function removeFakeActions(): void {
  for (const action of fakeActions) {
    Hub.actions.splice(Hub.actions.indexOf(action), 1)
  }
}

function succeed(message: string): Promise<Hub.ActionResponse> {
  return Promise.resolve(new Hub.ActionResponse({message}))
}

function stateOf(data: string, refreshTime: number): Hub.ActionState {
  return Object.assign(new Hub.ActionState(), {data, refreshTime})
}

async function hold<T>(request: Hub.ActionRequest, then: () => Promise<T>): Promise<T> {
  const response = await fetch(request.formParams.gate ?? "")
  await response.text()
  return then()
}

async function exhaustMemory(): Promise<never> {
  const kept: object[] = []
  for (;;) {
    kept.push(Array.from({length: 100_000}, (_, index) => ({index})))
    await new Promise(setImmediate)
  }
}
