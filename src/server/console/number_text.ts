const counts = new Intl.NumberFormat("en-US", {maximumFractionDigits: 0})
const precise = new Intl.NumberFormat("en-US", {maximumSignificantDigits: 3})
const sizeUnits = ["B", "kB", "MB", "GB", "TB"]

/** 1234567 as "1,234,567". */
export function numberText(count: number): string {
  return counts.format(count)
}

/** `1 row`, `2 rows`; the plural is the singular with an s. */
export function countText(count: number, singular: string): string {
  return `${numberText(count)} ${singular}${count === 1 ? "" : "s"}`
}

/** Rows a second: whole ones, but for less than ten. */
export function rateText(rowsPerSecond: number): string {
  return rowsPerSecond < 10 ? precise.format(Number(rowsPerSecond.toFixed(1))) : numberText(rowsPerSecond)
}

/** Bytes in units of a thousand: "1.25 MB". */
export function sizeText(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(sizeUnits.length - 1, Math.floor(Math.log10(bytes) / 3))
  return `${precise.format(bytes / 1000 ** power)} ${sizeUnits[power]}`
}
