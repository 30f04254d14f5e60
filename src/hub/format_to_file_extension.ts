const jsonFormats = ["json", "json_label", "inline_json", "json_detail", "json_detail_lite_stream"]

/** The file extension, without a dot, of a result in one of Looker's formats. */
export function formatToFileExtension(format: string): string {
  return jsonFormats.includes(format) ? "json" : format
}
