/** LookML tags that give a column a role. Saved Looks and models refer to these names. */
export const TAGS = {
  userId: "user_id",
  anonymousId: "rudder_anonymous_id",
  email: "email",
  groupId: "rudder_group_id",
  event: "rudder_event",
  timestamp: "rudder_timestamp",
  messageId: "rudder_message_id",
} as const

/** One of these has to be in every result: without them no event could say whom it is about. */
export const IDENTITY_TAGS: string[] = [TAGS.email, TAGS.userId, TAGS.anonymousId]
