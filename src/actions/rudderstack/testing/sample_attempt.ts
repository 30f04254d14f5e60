import {Attempt} from "../attempt"

/** What is known of a request that was answered well. */
export const ANSWERED: Attempt = {status: 200, bytes: 300, durationMs: 20}

/** What is known of a request that nobody answered. */
export const UNANSWERED: Attempt = {status: undefined, bytes: 300, durationMs: 10000}
