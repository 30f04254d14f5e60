import {Redis} from "ioredis"
import {RedisServer} from "../test/stand_ins/redis_server"
import {cpuMicroseconds} from "./process_figures"

/** What a Redis has done so far, and what it holds. */
export interface RedisFigures {
  readonly commands: number
  readonly bytesIn: number
  readonly bytesOut: number
  readonly cpuMicroseconds: number
  readonly usedBytes: number
}

/** Asks a Redis about itself. What asking costs is a command or two. */
export class RedisWatch {
  private readonly client: Redis

  constructor(private readonly server: RedisServer) {
    this.client = new Redis(server.url)
  }

  async figures(): Promise<RedisFigures> {
    const info = await this.client.info()
    const number = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, "m").exec(info)?.[1])
    return {
      commands: number("total_commands_processed"),
      bytesIn: number("total_net_input_bytes"),
      bytesOut: number("total_net_output_bytes"),
      cpuMicroseconds: cpuMicroseconds(this.server.pid),
      usedBytes: number("used_memory"),
    }
  }

  /** The bytes of all keys but the history's, whose size is a setting of its own. */
  async bytesOfQueue(): Promise<number> {
    const keys = (await this.client.keys("*")).filter((key) => !key.includes(":history:"))
    const sizes = await Promise.all(keys.map((key) => this.client.memory("USAGE", key)))
    return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
  }

  close(): void {
    this.client.disconnect()
  }
}

export function growth(before: RedisFigures, after: RedisFigures): RedisFigures {
  return {
    commands: after.commands - before.commands,
    bytesIn: after.bytesIn - before.bytesIn,
    bytesOut: after.bytesOut - before.bytesOut,
    cpuMicroseconds: after.cpuMicroseconds - before.cpuMicroseconds,
    usedBytes: after.usedBytes - before.usedBytes,
  }
}
