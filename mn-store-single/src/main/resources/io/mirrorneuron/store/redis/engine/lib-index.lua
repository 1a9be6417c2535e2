-- Walks the index of jobs in the order of (index time, id), over several statuses. (With lib-key.)
-- Why a merge: each status is in order already, and a page must not hold up the server for long.
local STATUSES = { PENDING = 1, RUNNING = 1, WAITING = 1, SUCCEEDED = 1, FAILED = 1, CANCELLED = 1 }

-- Where a job that the index names is kept, and who holds its lease.
local function header_of(namespace, job)
  return namespace .. ':job:{' .. job .. '}'
end

local function lease_of(namespace, job)
  return namespace .. ':lease:job:{' .. job .. '}'
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

-- Finds the first jobs after a cursor (index time in µs, and job), up to an index time. The statuses are ARGV from a
-- number on. Returns the jobs, their index times, their statuses, and whether there are more (0 or 1); or nil and the
-- refusal.
local function walk(index, from, seen, upto, count, first_status)
  local lists = {}
  for s = first_status, #ARGV do
    local key = index .. ':' .. ARGV[s]
    -- Jobs of the cursor's own microsecond up to it have been seen.
    local offset = 0
    if seen ~= '' then
      local same, refusal = look('ZRANGEBYSCORE', key, from, from)
      if refusal then
        return nil, refusal
      end
      while same[offset + 1] and not precedes(seen, same[offset + 1]) do
        offset = offset + 1
      end
    end
    local jobs, refusal = look('ZRANGEBYSCORE', key, from, upto, 'WITHSCORES', 'LIMIT', offset, count + 1)
    if refusal then
      return nil, refusal
    end
    if jobs[1] then
      lists[#lists + 1] = { jobs = jobs, at = 1, time = tonumber(jobs[2]), status = ARGV[s] }
    end
  end

  local jobs, times, statuses = {}, {}, {}
  while #lists > 0 and #jobs < count do
    local first = 1
    for i = 2, #lists do
      local one, other = lists[first], lists[i]
      if other.time < one.time or (other.time == one.time and precedes(other.jobs[other.at], one.jobs[one.at])) then
        first = i
      end
    end
    local list = lists[first]
    local at = list.at
    jobs[#jobs + 1] = list.jobs[at]
    times[#jobs] = list.jobs[at + 1]
    statuses[#jobs] = list.status
    list.at = at + 2
    if list.jobs[at + 2] then
      list.time = tonumber(list.jobs[at + 3])
    else
      table.remove(lists, first)
    end
  end
  return jobs, times, statuses, #lists > 0 and 1 or 0
end

-- Whether a header says what the index does. One that has no status at all is damaged, and for the reader to refuse.
local function agrees(header, status)
  if string.sub(header, 1, #status + 1) == status .. '|' then
    return true
  end
  local other = string.match(header, '^(%u*)|')
  return not (other == '' or (other and STATUSES[other]))
end

-- Appends to a reply, for each job: the job, its index time, and its header; false if it is not (or no longer) what the
-- index says, {WRONGTYPE key} if it is somebody else's. Returns the refusal, if the server does not let us look.
local function append_headers(reply, namespace, jobs, times, statuses)
  if #jobs == 0 then
    return nil
  end
  local keys = {}
  for i, job in ipairs(jobs) do
    keys[i] = header_of(namespace, job)
  end
  local headers = redis.call('MGET', unpack(keys))
  for i, job in ipairs(jobs) do
    local header, foreign = headers[i], nil
    if not header then
      -- MGET says the same of a key of another type.
      local _, refusal = look('STRLEN', keys[i])
      if refusal and refusal.err then
        return refusal
      end
      foreign = refusal
    end
    reply[#reply + 1] = job
    reply[#reply + 1] = times[i]
    reply[#reply + 1] = foreign or (header and agrees(header, statuses[i]) and header)
  end
  return nil
end
