/** What delivery takes of a row; every text is plain, or JSON where it says so. */
export interface OutgoingEvent {
  readonly rowNumber: number
  readonly userId: string | null
  readonly anonymousId: string | null
  readonly groupId: string | undefined
  /** Of a track event. */
  readonly name: string | undefined
  readonly messageId: string
  /** ISO 8601; sent as originalTimestamp too. */
  readonly timestamp: string
  /** JSON object: traits or properties. */
  readonly data: string
  /** Members of its context as JSON, without the brackets around them. */
  readonly contextMembers: string
}
