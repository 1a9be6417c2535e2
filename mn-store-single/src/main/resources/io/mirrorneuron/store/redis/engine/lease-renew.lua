-- Renews leases that are still held with their tokens; none that has expired.
-- KEYS: the leases
-- ARGV: for each a token, then for each a ttl (ms)
-- Reply: the numbers (from 1) of those that are not held
local held = redis.call('MGET', unpack(KEYS))
local lost = {}
for i = 1, #KEYS do
  local token = ARGV[i] .. '|'
  if held[i] and string.sub(held[i], 1, #token) == token then
    redis.call('PEXPIRE', KEYS[i], ARGV[#KEYS + i])
  else
    lost[#lost + 1] = i
  end
end
return lost
