-- Removes a node.
-- KEYS: 1 the node's record  2 the nodes by last sign of life
-- ARGV: 1 node  2 in doubt since (µs) or empty
-- Reply: {0, 0, time µs}, or {UNKNOWN} if it was put since: then it may have been removed before;
--   or {WRONGTYPE key}
--@include lib-time
--@include lib-key

local now = micros()
if ARGV[2] ~= '' then
  local raw, refusal = look('GET', KEYS[1])
  if refusal then
    return refusal
  end
  local version = string.match(raw or '', '^(%d+)|')
  if version and tonumber(version) >= tonumber(ARGV[2]) then
    return {'UNKNOWN'}
  end
end
local _, refusal = look('ZREM', KEYS[2], ARGV[1])
if refusal then
  return refusal
end
redis.call('UNLINK', KEYS[1])
return { 0, 0, now }
