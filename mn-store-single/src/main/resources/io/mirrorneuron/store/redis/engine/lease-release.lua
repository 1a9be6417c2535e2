-- Gives a lease back, if it is held with this token.
-- KEYS: 1 the lease
-- ARGV: 1 token  2 in doubt since (µs) or empty
-- Tells those who wait, on the channel that is named as the lease.
-- Reply: {token, 0, time µs} if it was held, otherwise {0, 0, time µs}; {GONE} if it is not and may have been
--   released before; or {WRONGTYPE key}
--@include lib-time
--@include lib-key

local held, refusal = look('GET', KEYS[1])
if refusal then
  return refusal
end
local now = micros()
if held and string.sub(held, 1, #ARGV[1] + 1) == ARGV[1] .. '|' then
  redis.call('DEL', KEYS[1])
  redis.call('PUBLISH', KEYS[1], '')
  return { tonumber(ARGV[1]), 0, now }
end
if ARGV[2] ~= '' then
  return {'GONE'}
end
return { 0, 0, now }
