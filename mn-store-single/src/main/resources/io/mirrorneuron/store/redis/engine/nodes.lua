-- Lists all nodes, longest silence first.
-- KEYS: 1 the nodes by last sign of life
-- ARGV: 1 name space
-- Reply: {time µs, then for each: node, last sign of life (µs), record or false}; or {WRONGTYPE key}
--@include lib-time
--@include lib-int
--@include lib-key

local _, now = micros()
local reply = { now }
local all, refusal = look('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
if refusal then
  return refusal
end
for i = 1, #all, 2 do
  reply[#reply + 1] = all[i]
  reply[#reply + 1] = int(tonumber(all[i + 1]))
  local record
  record, refusal = look('GET', ARGV[1] .. ':node:{' .. all[i] .. '}')
  if refusal then
    return refusal
  end
  reply[#reply + 1] = record
end
return reply
