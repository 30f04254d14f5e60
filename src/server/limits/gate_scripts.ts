import {LuaScript} from "../lua_script"

/**
 * The names that a data plane has in Redis:
 *
 * - `bucket`: a hash with what the token bucket held, and when; see `TokenBucket`, which reckons the same way
 * - `leases`: who has a place, by when it ends unless it is renewed
 * - `waiting`: who waits for a place, by when that began
 * - `asked`: the same by when they asked last
 */
const gateLua = `
local plane = ARGV[1]
local bucket, leases = plane .. ':bucket', plane .. ':leases'
local waiting, asked = plane .. ':waiting', plane .. ':asked'
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
`

/**
 * Values: plane, lease, events, events per second, requests at once, for how many milliseconds a place is leased, and
 * after how many it is clear that somebody waits no more. Tells how many milliseconds to wait before the batch is sent,
 * or -1 while there is no place. Places go to those who have waited longest.
 */
export const enterScript = new LuaScript(`${gateLua}
local lease = ARGV[2]
local events, per_second, at_once = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local lease_ms, patience_ms = tonumber(ARGV[6]), tonumber(ARGV[7])

local function has_place()
  for _, gone in ipairs(redis.call('ZRANGEBYSCORE', asked, '-inf', now - patience_ms)) do
    redis.call('ZREM', waiting, gone)
    redis.call('ZREM', asked, gone)
  end
  redis.call('ZREMRANGEBYSCORE', leases, '-inf', now)
  redis.call('ZADD', waiting, 'NX', now, lease)
  redis.call('ZADD', asked, now, lease)
  redis.call('PEXPIRE', waiting, patience_ms)
  redis.call('PEXPIRE', asked, patience_ms)
  if redis.call('ZCARD', leases) + redis.call('ZRANK', waiting, lease) >= at_once then
    return false
  end
  redis.call('ZREM', waiting, lease)
  redis.call('ZREM', asked, lease)
  redis.call('ZADD', leases, now + lease_ms, lease)
  redis.call('PEXPIRE', leases, lease_ms)
  return true
end

local function wait_ms()
  local kept = redis.call('HMGET', bucket, 'tokens', 'at')
  local tokens = per_second
  if kept[1] then
    tokens = math.min(per_second, kept[1] + math.max(0, now - kept[2]) * per_second / 1000)
  end
  local missing = math.min(events, per_second) - tokens
  tokens = tokens - events
  redis.call('HSET', bucket, 'tokens', string.format('%.6f', tokens), 'at', string.format('%.3f', now))
  redis.call('PEXPIRE', bucket, math.ceil((per_second - tokens) * 1000 / per_second) + 1000)
  return math.max(0, math.ceil(missing * 1000 / per_second))
end

if at_once > 0 and not has_place() then
  return -1
end
return per_second > 0 and wait_ms() or 0
`)

/** Values: plane, lease, and how many events were not sent after all. */
export const leaveScript = new LuaScript(`${gateLua}
redis.call('ZREM', leases, ARGV[2])
redis.call('ZREM', waiting, ARGV[2])
redis.call('ZREM', asked, ARGV[2])
if tonumber(ARGV[3]) > 0 and redis.call('EXISTS', bucket) == 1 then
  redis.call('HINCRBYFLOAT', bucket, 'tokens', ARGV[3])
end
`)

/** Values: plane, for how many milliseconds, and leases that are held. */
export const renewScript = new LuaScript(`${gateLua}
for at = 3, #ARGV do
  redis.call('ZADD', leases, now + ARGV[2], ARGV[at])
end
redis.call('PEXPIRE', leases, ARGV[2])
`)
