import {createHash} from "node:crypto"
import {html, type Html} from "./html"

const style = `
:root{color-scheme:light dark;--ink:#1c2333;--soft:#5b6478;--paper:#f6f7fb;--card:#fff;--line:#e2e5ee;--accent:#4f46e5}
@media (prefers-color-scheme:dark){:root{--ink:#e8eaf2;--soft:#a1a9bd;--paper:#11141d;--card:#1a1f2c;--line:#2b3244;
--accent:#a5b4fc}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 system-ui,sans-serif}
main{max-width:44rem;margin:0 auto;padding:4rem 1.25rem}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .5rem;letter-spacing:-.02em}
h2{font-size:1.1rem;margin:2.5rem 0 .75rem}
p{margin:.5rem 0}
.lead{color:var(--soft);font-size:1.1rem}
ol,ul{margin:0;padding:0;list-style:none}
li{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.9rem 1.1rem;margin:.6rem 0}
ol{counter-reset:step}
ol>li{counter-increment:step;padding-left:3.2rem;position:relative}
ol>li::before{content:counter(step);position:absolute;left:1.1rem;font-weight:600;color:var(--accent)}
.action{display:flex;gap:.9rem;align-items:center}
.action img{width:2rem;height:2rem;flex:none}
.action small{display:block;color:var(--soft)}
code{font:.92em ui-monospace,monospace;background:var(--paper);border:1px solid var(--line);border-radius:.3rem;
padding:.1em .35em;overflow-wrap:anywhere;user-select:all}
footer{margin-top:3rem;color:var(--soft);font-size:.9rem}
`

/** Its text has to be exactly what the hash below is of. */
const styleElement: Html = {html: `<style>${style}</style>`}
const styleHash = createHash("sha256").update(style).digest("base64")

/** Lets a browser apply the style above and show the actions' icons, and nothing else. */
export const pageSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ")

/** A whole page, without scripts and without anything loaded from elsewhere. */
export function layout(title: string, content: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        ${styleElement}
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html> `.html
}
