import type {Log} from "../../../../src/server/log"

/** Writes nothing. */
export const silentLog: Log = {debug: ignore, info: ignore, warn: ignore, error: ignore}

function ignore(): void {}
