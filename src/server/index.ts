/** What a program that runs a hub of its own needs: see docs/your-own-action.md. */
export {type Config, readConfig} from "./config"
export type {Log} from "./log"
export {createLogger} from "./logger"
export {type RunningServer, startServer, type StartOptions} from "./start_server"
