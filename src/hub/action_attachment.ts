import type {UntypedJson} from "./untyped_json"

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
