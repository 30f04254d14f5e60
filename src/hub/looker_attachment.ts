import type {ActionAttachment} from "./action_attachment"
import {ActionRequestError} from "./errors/action_request_error"
import type {LookerPayload} from "./looker_payload"
import type {UntypedJson} from "./untyped_json"

/** An attachment as Looker sends it: the content stays bytes until an action asks for `dataJSON`. */
export class LookerAttachment implements ActionAttachment {
  declare dataBuffer?: Buffer
  declare encoding?: BufferEncoding
  declare mime?: string
  declare fileExtension?: string
  #json: {parsed: unknown} | undefined

  /**
   * @throws ActionRequestError when the attachment claims to be JSON and is not
   */
  get dataJSON(): UntypedJson {
    this.#json ??= this.#parse()
    return this.#json.parsed
  }

  set dataJSON(parsed: unknown) {
    this.#json = {parsed}
  }

  #parse(): {parsed: unknown} {
    if (!this.dataBuffer || !isJson(this.mime)) {
      return {parsed: undefined}
    }
    try {
      return {parsed: JSON.parse(this.dataBuffer.toString("utf8"))}
    } catch {
      // The parser's own message quotes the text around the fault, which may be a row's values.
      throw new ActionRequestError(
        "The attachment is marked as JSON but cannot be read as JSON. Run it again.",
      )
    }
  }
}

/** An attachment in the hub's names from one in Looker's, where `;base64` ends the type of data that is encoded so. */
export function lookerAttachment({
  mimetype: mime,
  extension: fileExtension,
  data,
}: NonNullable<LookerPayload["attachment"]>): LookerAttachment {
  const attachment = Object.assign(new LookerAttachment(), {mime, fileExtension})
  if (data) {
    attachment.encoding = mime?.endsWith(";base64") ? "base64" : "utf8"
    attachment.dataBuffer = Buffer.from(data, attachment.encoding)
  }
  return attachment
}

function isJson(mime: string | undefined): boolean {
  return mime?.split(";", 1)[0]?.trim().toLowerCase() === "application/json"
}
