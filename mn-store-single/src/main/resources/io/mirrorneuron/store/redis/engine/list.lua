-- Reads a page of jobs in the order of (index time, id), over several statuses, in one exchange.
-- KEYS: 1 the prefix of the index keys (<ns>:jobs)
-- ARGV: 1 name space  2 index time of the cursor (µs)  3 job of the cursor  4 limit  5.. statuses
-- Reply: {more (0 or 1), then for each: job, index time, and its header, or false if the job is not (or no longer)
--   what the index says; or {WRONGTYPE key}
-- Why a merge: each status is in order already, and a page must not hold up the server for long.
--@include lib-key

local STATUSES = { PENDING = 1, RUNNING = 1, WAITING = 1, SUCCEEDED = 1, FAILED = 1, CANCELLED = 1 }

local function known(header)
  local status = string.match(header, '^(%u*)|')
  return status == '' or (status and STATUSES[status])
end

-- Whether a job comes before another of the same time: by bytes, as in the index. Lua's own < asks the server's locale.
local function precedes(one, other)
  for i = 1, math.min(#one, #other) do
    local a, b = string.byte(one, i), string.byte(other, i)
    if a ~= b then
      return a < b
    end
  end
  return #one < #other
end

local from, seen, limit = ARGV[2], ARGV[3], tonumber(ARGV[4])
local lists = {}
for s = 5, #ARGV do
  local key = KEYS[1] .. ':' .. ARGV[s]
  -- Jobs of the cursor's own microsecond up to it have been seen.
  local offset = 0
  if seen ~= '' then
    local same, refusal = look('ZRANGEBYSCORE', key, from, from)
    if refusal then
      return refusal
    end
    while same[offset + 1] and not precedes(seen, same[offset + 1]) do
      offset = offset + 1
    end
  end
  local jobs, refusal = look('ZRANGEBYSCORE', key, from, '+inf', 'WITHSCORES', 'LIMIT', offset, limit + 1)
  if refusal then
    return refusal
  end
  if jobs[1] then
    lists[#lists + 1] = { jobs = jobs, at = 1, time = tonumber(jobs[2]), prefix = ARGV[s] .. '|' }
  end
end

local keys, prefixes, reply = {}, {}, { 0 }
while #lists > 0 and #keys < limit do
  local first = 1
  for i = 2, #lists do
    local one, other = lists[first], lists[i]
    if other.time < one.time or (other.time == one.time and precedes(other.jobs[other.at], one.jobs[one.at])) then
      first = i
    end
  end
  local list = lists[first]
  local jobs, at = list.jobs, list.at
  keys[#keys + 1] = ARGV[1] .. ':job:{' .. jobs[at] .. '}'
  prefixes[#keys] = list.prefix
  reply[#reply + 1] = jobs[at]
  reply[#reply + 1] = jobs[at + 1]
  reply[#reply + 1] = false
  list.at = at + 2
  if jobs[at + 2] then
    list.time = tonumber(jobs[at + 3])
  else
    table.remove(lists, first)
  end
end
if #keys == 0 then
  return reply
end
reply[1] = #lists > 0 and 1 or 0
local headers = redis.call('MGET', unpack(keys))
for i = 1, #keys do
  local header, prefix = headers[i], prefixes[i]
  if not header then
    -- MGET says the same of a key of another type.
    local _, refusal = look('STRLEN', keys[i])
    if refusal then
      return refusal
    end
  elseif string.sub(header, 1, #prefix) == prefix or not known(header) then
    -- One that has no status at all is damaged, and for the reader to refuse.
    reply[3 * i + 1] = header
  end
end
return reply
