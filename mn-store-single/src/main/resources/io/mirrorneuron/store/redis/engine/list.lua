-- Reads a page of jobs in the order of (index time, id), over several statuses, in one exchange.
-- KEYS: 1 the prefix of the index keys (<ns>:jobs)
-- ARGV: 1 name space  2 index time of the cursor (µs)  3 job of the cursor  4 limit  5.. statuses
-- Reply: {more (0 or 1), then for each: job, index time, and its header, or false if the job is not (or no longer)
--   what the index says; or {WRONGTYPE key}
--@include lib-int
--@include lib-key

local STATUSES = { PENDING = 1, RUNNING = 1, WAITING = 1, SUCCEEDED = 1, FAILED = 1, CANCELLED = 1 }

local function known(header)
  local status = string.match(header, '^(%u*)|')
  return status == '' or (status and STATUSES[status])
end

local limit = tonumber(ARGV[4])
local found = {}
local more = 0
for s = 5, #ARGV do
  local key = KEYS[1] .. ':' .. ARGV[s]
  local taken, offset = 0, 0
  repeat
    local want = limit + 1 - taken
    local some, refusal = look('ZRANGEBYSCORE', key, ARGV[2], '+inf', 'WITHSCORES', 'LIMIT', offset, want)
    if refusal then
      return refusal
    end
    for i = 1, #some, 2 do
      -- Jobs of the cursor's own microsecond that come before it have been seen.
      if tonumber(some[i + 1]) > tonumber(ARGV[2]) or some[i] > ARGV[3] then
        taken = taken + 1
        found[#found + 1] = { some[i], tonumber(some[i + 1]), ARGV[s] .. '|' }
      end
    end
    offset = offset + #some / 2
  until #some / 2 < want or taken > limit
end
table.sort(found, function(a, b)
  return a[2] < b[2] or (a[2] == b[2] and a[1] < b[1])
end)
local reply = { #found > limit and 1 or 0 }
for i = 1, math.min(limit, #found) do
  reply[#reply + 1] = found[i][1]
  reply[#reply + 1] = int(found[i][2])
  local header, refusal = look('GET', ARGV[1] .. ':job:{' .. found[i][1] .. '}')
  if refusal then
    return refusal
  end
  -- One that has no status at all is damaged, and for the reader to refuse.
  reply[#reply + 1] = header and (string.sub(header, 1, #found[i][3]) == found[i][3] or not known(header)) and header
end
return reply
