import {HubAccess, HubConnection} from "./looker/hub_connection"
import {LookDocument} from "./look_document"
import {Download, DownloadScript, OneTimeDownloads} from "./looker/one_time_downloads"
import {serveOnLoopback} from "./loopback_server"

export type {HubAnswer, LookerEnvelope} from "./looker/hub_answer"
export type {FormRequest, HubAccess, HubConnection, Listing, RunRequest} from "./looker/hub_connection"
export type {Integration} from "./looker/integration"
export type {Download, DownloadScript} from "./looker/one_time_downloads"

export interface Looker {
  readonly url: string
  /** The query results that runs were given links to, in order. */
  readonly downloads: readonly Download[]
  /** Opens Looker's side of an action hub. */
  connect(access: HubAccess): HubConnection
  /** Puts a query result behind a one-time link. */
  offer(content: LookDocument | DownloadScript): string
  /** Stops listening and cuts downloads in progress. */
  close(): Promise<void>
}

/** A Looker on loopback: it lists a hub's actions, opens their forms and runs Looks behind one-time links. */
export async function startLooker(): Promise<Looker> {
  const downloads = new OneTimeDownloads()
  const server = await serveOnLoopback((request, response) => void downloads.serve(request, response))
  const offer = (content: LookDocument | DownloadScript) => server.url + downloads.offer(content).path
  return {
    url: server.url,
    downloads: downloads.all,
    connect: (access) => new HubConnection(access, offer),
    offer,
    close: () => server.close(),
  }
}
