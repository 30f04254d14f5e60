/** The headers by which a browser says which site a request comes from. */
export interface OriginHeaders {
  readonly secFetchSite: string | undefined
  readonly origin: string | undefined
  readonly host: string | undefined
}

/**
 * Whether a form was sent from a page of this hub. Browsers say so in Sec-Fetch-Site over https and on localhost; else
 * the Origin is compared with the address asked for, and with the hub's own, as a proxy may ask for another host.
 * Programs other than browsers send neither, and nobody can make them send a cookie.
 */
export function isSameOrigin({secFetchSite, origin, host}: OriginHeaders, hubUrl: string): boolean {
  if (secFetchSite !== undefined) {
    return secFetchSite === "same-origin"
  }
  if (origin === undefined) {
    return true
  }
  return URL.canParse(origin) && (new URL(origin).host === host || origin === new URL(hubUrl).origin)
}
