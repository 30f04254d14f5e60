import {LuaScript} from "../../lua_script"
import {bytesBesideRow, bytesBesideRun, bytesOfResent, historyLua} from "./history_keys"

/**
 * Adds or replaces a run.
 *
 * Values: id, record, searched text, state, action, queued at, ended at or nothing, process, and the record that is to
 * be replaced, or nothing for whatever there is. Tells how many runs it saved.
 */
export const saveScript = historyScript(`
local id, record, search, state, action, queued_at, ended_at, process, expected = unpack(ARGV)
local run = key('run', id)
local old = redis.call('HMGET', run, 'record', 'search')
if (old[1] and state == 'queued') or (expected ~= '' and old[1] ~= expected) then
  return 0
end
leave_indexes(id)
local old_bytes = old[1] and #old[1] + #old[2] or -${bytesBesideRun}
redis.call('HSET', run, 'record', record, 'search', search, 'state', state, 'action', action)
count_bytes(id, #record + #search - old_bytes)
for _, index in ipairs(indexes(state, action)) do
  redis.call('ZADD', index, queued_at, id)
end
if ended_at == '' then
  redis.call('HSET', key('open'), id, process)
else
  redis.call('ZADD', key('ended'), ended_at, id)
end
return 1
`)

/** Values: ids. Tells for each its record and its counts: rows, events, rows sent again, downloads. */
export const readScript = historyScript(`
local runs = {}
for at, id in ipairs(ARGV) do
  local kept = redis.call('HMGET', key('run', id), 'record', 'events', 'downloads')
  runs[at] = {
    kept[1], redis.call('HLEN', key('rows', id)), tonumber(kept[2] or 0),
    redis.call('HLEN', key('resent', id)), tonumber(kept[3] or 0)
  }
end
return runs
`)

/** Values: how many words, the words, and ids. Tells the ids of the runs in which all words occur. */
export const searchScript = historyScript(`
local words = tonumber(ARGV[1])
local function is_found(search)
  for at = 2, words + 1 do
    if not search or not string.find(search, ARGV[at], 1, true) then
      return false
    end
  end
  return true
end
local found = {}
for at = words + 2, #ARGV do
  if is_found(redis.call('HGET', key('run', ARGV[at]), 'search')) then
    found[#found + 1] = ARGV[at]
  end
end
return found
`)

/** Values: id, then of each row its number, its text, 1 where that has an event, and the run that sent it again or nothing. */
export const addRowsScript = historyScript(`
local id = ARGV[1]
if redis.call('EXISTS', key('run', id)) == 0 then
  return
end
local bytes, events = 0, 0
for at = 2, #ARGV, 4 do
  if redis.call('HSETNX', key('rows', id), ARGV[at], ARGV[at + 1]) == 1 then
    bytes = bytes + #ARGV[at + 1] + ${bytesBesideRow}
    events = events + ARGV[at + 2]
    if ARGV[at + 3] ~= '' then
      redis.call('HSET', key('resent', id), ARGV[at], ARGV[at + 3])
      bytes = bytes + ${bytesOfResent}
    end
  end
end
redis.call('HINCRBY', key('run', id), 'events', events)
count_bytes(id, bytes)
`)

/** Values: id, the run that sent them again, and row numbers. */
export const markResentScript = historyScript(`
local id, bytes = ARGV[1], 0
for at = 3, #ARGV do
  if redis.call('HEXISTS', key('rows', id), ARGV[at]) == 1 then
    bytes = bytes + redis.call('HSET', key('resent', id), ARGV[at], ARGV[2]) * ${bytesOfResent}
  end
end
if bytes > 0 then
  count_bytes(id, bytes)
end
`)

/** Values: id. */
export const countDownloadScript = historyScript(`
if redis.call('EXISTS', key('run', ARGV[1])) == 1 then
  redis.call('HINCRBY', key('run', ARGV[1]), 'downloads', 1)
end
`)

/**
 * Says that the process works. Values: process, for how many milliseconds that holds, whether it said so before, and
 * when runs were queued that waited too long. Tells the ids of runs whose processes are gone.
 *
 * A process whose own word has lapsed was out of touch, and so may be the others: then nobody is called gone.
 */
export const goneScript = historyScript(`
local process, holds_ms, was_told, queued_before = unpack(ARGV)
local has_lapsed = was_told == '1' and redis.call('EXISTS', key('process', process)) == 0
redis.call('SET', key('process', process), 1, 'PX', holds_ms)
local gone = {}
if has_lapsed then
  return gone
end
local open = redis.call('HGETALL', key('open'))
for at = 1, #open, 2 do
  local id = open[at]
  if redis.call('EXISTS', key('process', open[at + 1])) == 0 then
    local waits = redis.call('HGET', key('run', id), 'state') == 'queued'
    local queued_at = tonumber(redis.call('ZSCORE', key('runs', '*:*'), id))
    if not waits or queued_at <= tonumber(queued_before) then
      gone[#gone + 1] = id
    end
  end
end
return gone
`)

/**
 * Deletes the runs that ended first. Values: those that ended before, how many bytes may stay, how many runs to delete
 * at most. Tells how many it deleted.
 */
export const pruneScript = historyScript(`
local ended_before, most_bytes, most_runs = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local bytes = tonumber(redis.call('GET', key('bytes')) or 0)
local ended = redis.call('ZRANGE', key('ended'), 0, most_runs - 1, 'WITHSCORES')
for at = 1, #ended, 2 do
  local id = ended[at]
  if bytes <= most_bytes and tonumber(ended[at + 1]) >= ended_before then
    return (at - 1) / 2
  end
  bytes = redis.call('DECRBY', key('bytes'), redis.call('HGET', key('run', id), 'bytes') or 0)
  leave_indexes(id)
  redis.call('UNLINK', key('run', id), key('rows', id), key('resent', id))
end
return #ended / 2
`)

function historyScript(text: string): LuaScript {
  return new LuaScript(historyLua + text)
}
