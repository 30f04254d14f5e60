import type {Log} from "../../../../src/server/telemetry/log"

/** Writes nothing. */
export const silentLog: Log = {debug: ignore, info: ignore, warn: ignore, error: ignore}

function ignore(): void {}
