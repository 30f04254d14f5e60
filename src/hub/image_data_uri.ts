import * as fs from "node:fs"
import * as path from "node:path"

const mimeByExtension: Record<string, string | undefined> = {
  ".gif": "image/gif",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".png": "image/png",
  ".svg": "image/svg+xml",
}

/** An image file as a `data:` URI; null when there is no such file or it is no image that Looker can show. */
export function imageDataUri(file: string): string | null {
  const mime = mimeByExtension[path.extname(file).toLowerCase()]
  if (mime === undefined || !fs.existsSync(file)) {
    return null
  }
  return `data:${mime};base64,${fs.readFileSync(file, "base64")}`
}
