const maxBytes = 255

/**
 * A file name that every usual file system takes: without path separators, control characters and characters or names
 * that Windows reserves, at most 255 bytes of UTF-8. May be empty.
 */
export function sanitizeFilename(name: string): string {
  const allowed = name
    .replace(/[/?<>\\:*|"]/g, "")
    .replace(/\p{Cc}/gu, "")
    .replace(/[. ]+$/, "")
  const isReserved = /^(\.+|(con|prn|aux|nul|com\d|lpt\d)(\..*)?)$/i.test(allowed)
  return isReserved ? "" : withinBytes(allowed)
}

function withinBytes(name: string): string {
  let kept = ""
  let bytes = 0
  for (const character of name) {
    bytes += Buffer.byteLength(character)
    if (bytes > maxBytes) {
      break
    }
    kept += character
  }
  return kept
}
