-- Looks at leases.
-- KEYS: the leases
-- Reply: for each two: token|operation|owner or false, and the time left (ms); or {WRONGTYPE key}
--@include lib-key

local reply = {}
for i = 1, #KEYS do
  local held, refusal = look('GET', KEYS[i])
  if refusal then
    return refusal
  end
  reply[#reply + 1] = held
  reply[#reply + 1] = redis.call('PTTL', KEYS[i])
end
return reply
