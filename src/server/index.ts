/** What a program that runs a hub of its own needs: see docs/your-own-action.md. */
export {type Config, readConfig} from "./config/config"
export type {Log} from "./telemetry/log"
export {createLogger} from "./telemetry/logger"
export {type RunningServer, startServer, type StartOptions} from "./start/start_server"
