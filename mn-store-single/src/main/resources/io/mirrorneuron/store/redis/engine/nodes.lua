-- Lists all nodes, longest silence first.
-- KEYS: 1 the nodes by last sign of life
-- ARGV: 1 name space
-- Reply: {time µs, then for each: node, last sign of life (µs), record or false}
--@include lib-time

local reply = { int(micros()) }
local all = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
for i = 1, #all, 2 do
  reply[#reply + 1] = all[i]
  reply[#reply + 1] = int(tonumber(all[i + 1]))
  reply[#reply + 1] = redis.call('GET', ARGV[1] .. ':node:' .. all[i])
end
return reply
