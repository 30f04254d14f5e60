import type {RequestHandler} from "express"
import {allActions} from "../../hub"
import type {HubParts} from "../hub_parts"
import {homePage} from "../pages/home_page"
import {pageSecurityPolicy} from "../pages/layout"

/** `GET /`: what this is and how to connect it to Looker. */
export function homeRoute({config, hubUrl}: HubParts): RequestHandler {
  return async (_request, response) => {
    const actions = await allActions()
    const page = homePage({
      label: config.label,
      hubUrl,
      actions: actions.map((action) => ({
        label: action.label,
        description: action.description,
        iconUri: action.getImageDataUri(),
      })),
    })
    response.set("Content-Security-Policy", pageSecurityPolicy).type("html").send(page)
  }
}
