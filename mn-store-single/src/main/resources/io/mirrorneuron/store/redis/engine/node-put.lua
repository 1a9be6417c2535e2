-- Puts a node's state, or only its sign of life.
-- KEYS: 1 the node's record: version|operations|envelope  2 the nodes by last sign of life
-- ARGV: 1 node  2 operation  3 in doubt since (µs) or empty  4 state (an envelope) or empty for a heartbeat
-- Reply: {version, 0, time µs}, or {code, …}: UNKNOWN, GONE, NOTFOUND, CORRUPT key why, WRONGTYPE key
--@include lib-time
--@include lib-key
--@include lib-operations
--@include lib-recall

local raw, refusal = look('GET', KEYS[1])
if refusal then
  return refusal
end
local v, o = '0', '0'
if raw then
  v, o = string.match(raw, '^(%d+)|(%d[^|]*)|')
  if not v then
    return {'CORRUPT', KEYS[1], 'its record cannot be read'}
  end
end
local _
_, refusal = look('ZCARD', KEYS[2])
if refusal then
  return refusal
end
local now, digits = micros()
if ARGV[4] == '' then
  if not raw then
    return ARGV[3] ~= '' and {'GONE'} or {'NOTFOUND', 'node', ARGV[1]}
  end
  redis.call('ZADD', KEYS[2], digits, ARGV[1])
  return { tonumber(v), 0, now }
end
if ARGV[3] ~= '' then
  local found, forgotten = recall(o, 1, ARGV[2], tonumber(ARGV[3]))
  if found then
    return found
  end
  if forgotten then
    return {'UNKNOWN'}
  end
end
local version = following(v, now, digits)
local count, others, newest = remember(o, 1, ARGV[2], version, '0', digits)
redis.call('SET', KEYS[1], version .. '|' .. count .. others .. newest .. '|' .. ARGV[4])
redis.call('ZADD', KEYS[2], digits, ARGV[1])
return { tonumber(version), 0, now }
