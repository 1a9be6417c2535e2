-- Takes jobs out of the index that are gone: those named, and some whose time is over.
-- KEYS: 1 the prefix of the index keys (<ns>:jobs)
-- ARGV: 1 name space  2 how many expired ones at the most  3.. jobs that a listing missed
-- Reply: how many were taken out
local statuses = {'PENDING', 'RUNNING', 'WAITING', 'SUCCEEDED', 'FAILED', 'CANCELLED'}
local KNOWN = '|' .. table.concat(statuses, '|') .. '|'
local expiry = KEYS[1] .. ':expiry'
local time = redis.call('TIME')
local removed = 0

local function sweep(job)
  local header = redis.call('GET', ARGV[1] .. ':job:{' .. job .. '}')
  local status = ''
  if header then
    status = string.match(header, '^(%u*)|')
    if not status or (status ~= '' and not string.find(KNOWN, '|' .. status .. '|', 1, true)) then
      return -- it is damaged, and must stay in sight
    end
  end
  for _, other in ipairs(statuses) do
    if other ~= status then
      removed = removed + redis.call('ZREM', KEYS[1] .. ':' .. other, job)
    end
  end
  if status == '' then
    redis.call('ZREM', expiry, job)
  end
end

for i = 3, #ARGV do
  sweep(ARGV[i])
end
-- A second of grace: a key may outlive its expiry by a moment.
local before = string.format('%.0f', time[1] * 1000 - 1000)
for _, job in ipairs(redis.call('ZRANGEBYSCORE', expiry, '-inf', before, 'LIMIT', 0, ARGV[2])) do
  sweep(job)
end
return removed
