-- Looks at leases.
-- KEYS: the leases
-- Reply: for each two: token|operation|owner or false, and the time left (ms)
local reply = {}
for i = 1, #KEYS do
  reply[#reply + 1] = redis.call('GET', KEYS[i])
  reply[#reply + 1] = redis.call('PTTL', KEYS[i])
end
return reply
