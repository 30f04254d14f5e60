/** Events in one batch. RudderStack names no limit; 100-500 serve old and new servers well. */
export const MAX_BATCH_EVENTS = 500

/** Bytes of one uncompressed batch. The oldest documented limit of the data plane is 500 KB, today's is 4 MB. */
export const MAX_BATCH_BYTES = 500000

/**
 * Batches in flight at once: one a lane. A data plane that answers after 20 ms then takes rows nearly as fast as one
 * that answers at once.
 */
export const LANE_COUNT = 8

/**
 * Full batches that may wait behind those in flight before the download is paused, in all lanes together: lanes fill
 * unevenly, and one that has a batch waiting must not let the others run dry.
 */
export const MAX_WAITING_BATCHES = 4

/** Bytes of one row of Looker's document. An event beyond the data plane's 4,096,000 bytes could never arrive. */
export const MAX_ROW_BYTES = 8 * 1024 * 1024

/** Bytes of the document before, and again after, its rows (a header with long SQL has some 100 KB). */
export const MAX_HEADER_BYTES = 16 * 1024 * 1024

/** Bytes of rows held back when they come before the `fields` that explain them. */
export const MAX_HELD_BYTES = 32 * 1024 * 1024

/** Levels of nesting in one row or in the header. Looker's own documents have fewer than ten. */
export const MAX_DEPTH = 64

/**
 * How long the answers to what is in flight are waited for once a run has been told to stop. A hub that shuts down
 * does not wait long for a run's last words.
 */
export const MAX_LAST_ANSWERS_MS = 500
