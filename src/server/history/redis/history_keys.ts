import type {RunFilter} from "../run_store"

const prefix = "looker-action-hub:history"

/** What stands for every state, or every action, in the name of an index. */
const any = "*"

/**
 * The names that the history has in Redis. `historyLua` makes the same names where a script needs them:
 *
 * - `run:<id>`: a hash with the record, what a search looks through, and the counts that the store keeps itself
 * - `rows:<id>`: a hash from row numbers to rows
 * - `resent:<id>`: a hash from row numbers to the runs that sent them again
 * - `runs:<state>:<action>`: the ids of these runs by the time they were queued
 * - `ended`: the ids of runs that are over, by their ends
 * - `open`: a hash from the ids of all others to the processes that saved them last
 * - `process:<id>`: there while the process works
 * - `bytes`: what everything occupies
 */
export const historyKeys = {
  rows: (id: string) => `${prefix}:rows:${id}`,
  resent: (id: string) => `${prefix}:resent:${id}`,
  index: ({state, action}: RunFilter) => `${prefix}:runs:${state ?? any}:${action ?? any}`,
  process: (id: string) => `${prefix}:process:${id}`,
}

/** Of a run besides its texts: keys, fields and places in indexes. Measured with Redis 7.0. */
export const bytesBesideRun = 1_400
/** Of a listed row besides its text. Measured with Redis 7.0. */
export const bytesBesideRow = 100
/** Of a row's note that it was sent again. */
export const bytesOfResent = 110

/** What all scripts of the history begin with. */
export const historyLua = `
local function key(kind, id)
  return '${prefix}:' .. kind .. (id and ':' .. id or '')
end

local function indexes(state, action)
  return {
    key('runs', '${any}:${any}'), key('runs', state .. ':${any}'),
    key('runs', '${any}:' .. action), key('runs', state .. ':' .. action)
  }
end

local function count_bytes(id, bytes)
  redis.call('HINCRBY', key('run', id), 'bytes', bytes)
  redis.call('INCRBY', key('bytes'), bytes)
end

local function leave_indexes(id)
  local kept = redis.call('HMGET', key('run', id), 'state', 'action')
  if kept[1] then
    for _, index in ipairs(indexes(kept[1], kept[2])) do
      redis.call('ZREM', index, id)
    end
  end
  redis.call('ZREM', key('ended'), id)
  redis.call('HDEL', key('open'), id)
end
`
