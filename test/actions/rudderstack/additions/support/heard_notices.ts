import {subscribe, unsubscribe} from "diagnostics_channel"
import {RUN_CHANNEL, RunNotice} from "../../../../../src/actions/rudderstack/additions"

type Kind = RunNotice["kind"]
type OfKind<K extends Kind> = Extract<RunNotice, {kind: K}>

/** Everything that is said on the channel while it listens, in its order. */
export class HeardNotices {
  readonly all: RunNotice[] = []

  /** @param answer is called for each notice at once, as a listener is */
  constructor(private readonly answer: (notice: RunNotice) => void = () => undefined) {
    subscribe(RUN_CHANNEL, this.listener)
  }

  get kinds(): Kind[] {
    return this.all.map(({kind}) => kind)
  }

  of<K extends Kind>(kind: K): OfKind<K>[] {
    return this.all.filter((notice): notice is OfKind<K> => notice.kind === kind)
  }

  end() {
    unsubscribe(RUN_CHANNEL, this.listener)
  }

  private readonly listener = (message: unknown) => {
    const notice = message as RunNotice
    this.all.push(notice)
    this.answer(notice)
  }
}
