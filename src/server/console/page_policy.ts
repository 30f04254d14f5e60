/** Lets a browser use this hub's own style and scripts, its actions' icons, and its forms; nothing from elsewhere. */
const pageSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ")

/**
 * The same for the pages of Bull Board, which have styles in their markup, and pictures, fonts and further scripts in
 * files. What it would load from elsewhere, such as a font, stays where it is.
 */
const boardSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self' 'unsafe-inline'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ")

/** Headers of every page. With "no-referrer" browsers would not say which page a form was sent from. */
export const pageHeaders = {
  "Content-Security-Policy": pageSecurityPolicy,
  "Referrer-Policy": "same-origin",
}

/** Headers of everything that Bull Board answers. */
export const boardHeaders = {...pageHeaders, "Content-Security-Policy": boardSecurityPolicy}
