import {readWorkerConfig} from "./config/config"
import {runProcess} from "./start/run_process"

// `npm run worker`: a process that executes the runs which others take.
runProcess(readWorkerConfig)
