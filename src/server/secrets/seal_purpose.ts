/** What is sealed, and may be opened, as what: see Sealer. */
export const eventPurpose = "event of a row that was not sent"
export const runPurpose = "request of a run that waits"
