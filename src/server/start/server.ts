import type {Express, RequestHandler} from "express"
import {Access, type AdminPassword, type ConsoleDependencies, webConsole} from "../console"
import {requireAuthorization} from "../http/authorization"
import {BodyBudget} from "../http/body"
import {type ExecuteDependencies, executeRoute} from "../http/execute"
import {formRoute} from "../http/form"
import {integrationRoute, LastListing, type ListingDependencies, listingRoute} from "../http/listing"
import {errorResponse, methodNotAllowed, notFound} from "../http/refusals"
import {type StatusDependencies, statusRoutes} from "../http/status_routes"
import {eventPurpose, Sealer} from "../secrets/sealer"
import type {Secrets} from "../secrets/secrets"
import {application} from "./worker_application"

export {adminPasswordOf} from "../console"

/** What the routes of a whole hub are made of. */
export type HubDependencies = ConsoleDependencies &
  ExecuteDependencies &
  ListingDependencies &
  StatusDependencies & {readonly secrets: Secrets}

/** What is known of a hub that starts; the rest of what its routes need is made here. */
type StartedHub = Omit<HubDependencies, "access" | "bodies" | "eventSealer" | "lastListing"> & {
  readonly adminPassword: AdminPassword | undefined
}

/** The routes of a hub that has just started. */
export function newHubApplication(hub: StartedHub): Express {
  const {config, secrets, hubUrl, adminPassword} = hub
  return hubApplication({
    ...hub,
    bodies: new BodyBudget(config.maxExecuteBodyBytes),
    eventSealer: new Sealer(secrets, eventPurpose),
    access: adminPassword && new Access({password: adminPassword.password, secret: secrets.current, hubUrl}),
    lastListing: new LastListing(),
  })
}

/** The hub's routes as an express application, which listens nowhere by itself. */
export function hubApplication(dependencies: HubDependencies): Express {
  const {router, errorPages} = webConsole(dependencies)
  const app = application(dependencies.log)
  const root = methodNotAllowed("GET", "HEAD", "POST")
  app.options("/", root) // the pages' router would answer by itself
  app.use(router, statusRoutes(dependencies))
  const authorized = requireAuthorization(dependencies.secrets)
  app.route("/").post(authorized, listingRoute(dependencies)).all(root)
  addActionRoute(app, "/actions/:actionId", authorized, integrationRoute(dependencies))
  addActionRoute(app, "/actions/:actionId/execute", authorized, executeRoute(dependencies))
  addActionRoute(app, "/actions/:actionId/form", authorized, formRoute(dependencies))
  return app.use(notFound, errorPages, errorResponse(dependencies.log))
}

function addActionRoute(app: Express, path: string, ...handlers: RequestHandler[]): void {
  app
    .route(path)
    .post(...handlers)
    .all(methodNotAllowed("POST"))
}
