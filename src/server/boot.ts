import {readConfig} from "./config/config"
import {runProcess} from "./start/run_process"

// `npm start`: the hub as the environment describes it.
runProcess(readConfig)
