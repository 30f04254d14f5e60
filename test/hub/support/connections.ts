import {connect} from "node:net"
import {Agent, getGlobalDispatcher, setGlobalDispatcher} from "undici"

/** Stands between downloads and the network: each connection goes to the same port, or fails as the test says. */
export interface Connections {
  /** The addresses that were to be connected to. */
  readonly asked: string[]
  close(): Promise<void>
}

/**
 * @param port where every connection leads, whatever its address
 * @param failure what the connection of this number, from 0 on, fails with; undefined for none
 */
export function connectionsTo(port: string, failure: (index: number) => Error | undefined): Connections {
  const before = getGlobalDispatcher()
  const asked: string[] = []
  const agent = new Agent({
    connect: ({protocol, hostname}, callback) => {
      asked.push(`${protocol}//${hostname}`)
      const error = failure(asked.length - 1)
      if (error) {
        queueMicrotask(() => callback(error, null))
        return
      }
      const socket = connect(Number(port), "127.0.0.1", () => callback(null, socket))
    },
  })
  setGlobalDispatcher(agent)
  return {
    asked,
    close: async () => {
      setGlobalDispatcher(before)
      await agent.destroy()
    },
  }
}

/** An error as Node's sockets and its resolver have it. */
export function networkError(code: string): Error {
  return Object.assign(new Error(`connect ${code} looker.example.com`), {code})
}
