import {ChildProcess, fork} from "node:child_process"
import {once} from "node:events"
import {join} from "node:path"

type Command = (question: never) => Promise<unknown>
/** What a child can be asked to do, by name. Questions and answers travel as JSON. */
export type Commands = Readonly<Record<string, Command>>
type Question<Asked extends Command> = Parameters<Asked> extends [infer Only] ? Only : undefined
type Reply<Asked extends Command> = Awaited<ReturnType<Asked>>

interface Call {
  readonly id: number
  readonly name: string
  readonly question: unknown
}

interface Answer {
  readonly id: number
  readonly reply?: unknown
  readonly failure?: string
}

interface Pending {
  readonly resolve: (reply: unknown) => void
  readonly reject: (failure: Error) => void
}

/** One part of the bench in a process of its own. */
export class BenchChild<C extends Commands> {
  private readonly child: ChildProcess
  private readonly pending = new Map<number, Pending>()
  private lastId = 0

  /** Starts a compiled module of this folder that calls `answerParent`. */
  constructor(module: string, args: readonly string[] = []) {
    this.child = fork(join(__dirname, `${module}.js`), args, {execArgv: []})
    this.child.on("message", (answer) => this.settle(answer as Answer))
    this.child.on("exit", (code) => this.failAll(new Error(`The bench's ${module} ended with ${code}`)))
  }

  get pid(): number {
    return this.child.pid ?? 0
  }

  ask<Name extends keyof C & string>(name: Name, question: Question<C[Name]>): Promise<Reply<C[Name]>> {
    const id = ++this.lastId
    return new Promise((resolve, reject) => {
      this.pending.set(id, {resolve: (reply) => resolve(reply as Reply<C[Name]>), reject})
      this.child.send({id, name, question} satisfies Call)
    })
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const ended = once(this.child, "exit")
    this.child.kill()
    await ended
  }

  private settle({id, reply, failure}: Answer): void {
    const pending = this.pending.get(id)
    this.pending.delete(id)
    if (failure === undefined) pending?.resolve(reply)
    else pending?.reject(new Error(failure))
  }

  private failAll(failure: Error): void {
    for (const {reject} of this.pending.values()) reject(failure)
    this.pending.clear()
  }
}

/** Does in a child what its parent asks for. Failures go to the parent, and the child ends with it. */
export function answerParent(commands: Commands): void {
  process.on("message", (call) => void answer(commands, call as Call))
  process.on("disconnect", () => process.exit())
}

async function answer(commands: Commands, {id, name, question}: Call): Promise<void> {
  try {
    send({id, reply: await commands[name](question as never)})
  } catch (error) {
    send({id, failure: String(error)})
  }
}

function send(answer: Answer): void {
  process.send?.(answer)
}
