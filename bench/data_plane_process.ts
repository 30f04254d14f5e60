import {DataPlaneCounts, startDataPlane} from "../test/stand_ins/data_plane_stand_in"
import {answerParent} from "./bench_child"

const dataPlane = startDataPlane({keepEvents: false, latencyMs: Number(process.argv[2])})

async function url(): Promise<string> {
  return (await dataPlane).url
}

async function counts(): Promise<DataPlaneCounts> {
  return (await dataPlane).counts
}

const commands = {url, counts}
export type DataPlaneCommands = typeof commands

answerParent(commands)
