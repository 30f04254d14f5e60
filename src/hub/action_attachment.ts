import {requestError} from "./errors"
import type {UntypedJson} from "./json_values"

/** The result of a query, sent inside the request. */
export interface ActionAttachment {
  dataBuffer?: Buffer
  /** How Looker had encoded the bytes of `dataBuffer` in the request. */
  encoding?: BufferEncoding
  /** The parsed content, for attachments of type `application/json`. */
  dataJSON?: UntypedJson
  /** As Looker sent it, `;base64` included. */
  mime?: string
  /** Without a dot. */
  fileExtension?: string
}

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
      throw requestError("attachment_not_json", {})
    }
  }
}

function isJson(mime: string | undefined): boolean {
  return mime?.split(";", 1)[0]?.trim().toLowerCase() === "application/json"
}
