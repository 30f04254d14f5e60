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

/** Headers of every page. With "no-referrer" browsers would not say which page a form was sent from. */
export const pageHeaders = {
  "Content-Security-Policy": pageSecurityPolicy,
  "Referrer-Policy": "same-origin",
}
