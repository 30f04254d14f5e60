import {randomBytes} from "node:crypto"
import {HubProcess, startHub} from "../../stand_ins/hub_process"

export type Role = "web" | "worker"

/** One process of the hub, and whether it still takes part. */
export interface Member {
  readonly role: Role
  readonly process: HubProcess
  isGone: boolean
}

/** The processes of one hub, which share a database and a secret. */
export class HubCluster {
  readonly members: Member[] = []
  private readonly secret = randomBytes(32).toString("hex")

  constructor(
    private readonly databaseUrl: string,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  get webs(): Member[] {
    return this.living("web")
  }

  get workers(): Member[] {
    return this.living("worker")
  }

  /** Everything that all processes have logged. */
  get output(): string {
    return this.members.map(({process}) => process.output()).join("\n")
  }

  async start(role: Role): Promise<Member> {
    const process = await startHub({
      script: role === "worker" ? "worker.js" : "boot.js",
      env: {
        DATABASE_URL: this.databaseUrl,
        ACTION_HUB_ROLE: role,
        ACTION_HUB_SECRET: this.secret,
        ...this.settings,
      },
    })
    const member = {role, process, isGone: false}
    this.members.push(member)
    return member
  }

  /** As the kernel does when memory runs out, or a machine loses its power. */
  async kill(member: Member): Promise<void> {
    member.isGone = true
    process.kill(member.process.pid, "SIGKILL")
    await member.process.stop()
  }

  /** As a deployment does. @returns the exit code */
  async drain(member: Member): Promise<number | null> {
    member.isGone = true
    return member.process.stop()
  }

  async stop(): Promise<void> {
    await Promise.all(this.members.filter(({isGone}) => !isGone).map((member) => this.drain(member)))
  }

  private living(role: Role): Member[] {
    return this.members.filter((member) => member.role === role && !member.isGone)
  }
}
