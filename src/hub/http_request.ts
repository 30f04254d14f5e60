/** What the hub needs of an HTTP request; express' Request fits. */
export interface HttpRequest {
  /** The parsed JSON body, undefined when there was none. */
  body?: unknown
  /** @param name in lower case */
  header(name: string): string | undefined
}
