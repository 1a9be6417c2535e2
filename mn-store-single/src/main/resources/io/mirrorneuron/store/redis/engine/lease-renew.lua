-- Renews leases that are still held with their tokens; none that has expired.
-- KEYS: the leases
-- ARGV: for each a token, then for each a ttl (ms)
-- Reply: the numbers (from 1) of those that are not held
local keys, tokens, call, sub, byte = KEYS, ARGV, redis.call, string.sub, string.byte
local count, bar = #keys, byte('|')
local held = call('MGET', unpack(keys))
local lost = {}
for i = 1, count do
  local value, token = held[i], tokens[i]
  if value and byte(value, #token + 1) == bar and sub(value, 1, #token) == token then
    call('PEXPIRE', keys[i], tokens[count + i])
  else
    lost[#lost + 1] = i
  end
end
return lost
