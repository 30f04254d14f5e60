import type {RequestHandler} from "express"

const sixMonthsSeconds = 180 * 24 * 60 * 60

const headers = {
  "Cache-Control": "no-store",
  "Content-Security-Policy":
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "Strict-Transport-Security": `max-age=${sixMonthsSeconds}`, // browsers heed it over https alone
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
}

/** Headers for every answer: browsers neither run, embed, guess nor keep anything of this hub. */
export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set(headers)
  next()
}
