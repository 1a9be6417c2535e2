-- Grants the lease of the first job, in the order of the index, that nobody holds; with a token larger than all before.
-- KEYS: 1 the prefix of the index keys (<ns>:jobs)  2 where the job is kept that this operation was granted
-- ARGV: 1 name space  2 owner  3 ttl (ms)  4 operation  5 in doubt since (empty if it cannot have been applied)
--   6 index time of the cursor (µs)  7 job of the cursor  8 how many jobs to look at  9.. statuses
-- Reply: {token, 0, time µs, job, header}; if none is free {0, 0, time µs, index time, job}, of the last one looked at
--   (empty if there are no more), and if one cannot be read why: {code, …}; or that alone: CORRUPT key why, WRONGTYPE key
-- Why on the server: clients that chose from the same list would all choose the same jobs, and all but one in vain.
-- Why what was granted is kept under a key of its own: nothing else leads from the operation to the job.
-- A job that is damaged does not keep others from being claimed, also not those behind the last one looked at; who finds
-- nothing else is told of it.
--@include lib-time
--@include lib-key
--@include lib-job
--@include lib-rest
--@include lib-index
--@include lib-grant

local ns, op, ttl = ARGV[1], ARGV[4], ARGV[3]
local now, digits = micros()

-- Returns what this operation was granted before, if it still is; or nil, and the refusal if there is one.
local function granted_before()
  local job, refusal = look('GET', KEYS[2])
  if not job then
    return nil, refusal
  end
  local held
  held, refusal = look('GET', lease_of(ns, job))
  if not held then
    return nil, refusal
  end
  local token, its = holder(lease_of(ns, job), held)
  if not token then
    return nil, its
  end
  if its ~= op then
    return nil
  end
  local st, wrong, _, _, _, rest, _, raw = read_header(header_of(ns, job))
  if not st then
    return nil, wrong
  end
  -- One that has been deleted is of no use: its lease ends by itself.
  return st ~= '' and string.match(rest, '^%d+') == token and { tonumber(token), 0, now, job, raw } or nil
end

-- Whether whoever reads this header will accept it: a grant whose job cannot be told must not be given.
local function readable(raw, at, v, touched, x, size, rest)
  local last, sequence, created = split_rest(rest)
  for _, number in ipairs({ v, touched, x, size, last, sequence, created }) do
    if #number > 18 then
      return false
    end
  end
  local _, operations = string.gsub(string.sub(raw, at), ';', '')
  return operations == tonumber(string.sub(raw, at, at))
end

-- Grants a job that seems to be free. Returns the reply; or nil, and the refusal if there is one.
local function try(job, status)
  local lease_key, header_key = lease_of(ns, job), header_of(ns, job)
  -- MGET says the same of a key of another type.
  local _, refusal = look('STRLEN', lease_key)
  if refusal then
    return nil, refusal
  end
  local st, v, touched, x, size, rest, at, raw = read_header(header_key)
  if not st then
    return nil, v
  end
  if st ~= status then
    return nil, st ~= '' and not STATUSES[st] and {'CORRUPT', header_key, 'its status is none'} or nil
  end
  if not readable(raw, at, v, touched, x, size, rest) then
    return nil, {'CORRUPT', header_key, 'its header cannot be read'}
  end
  local token, text = next_token(header_key, now, digits, st, v, touched, x, size, rest, at, raw)
  grant(lease_key, token, op, ARGV[2], ttl)
  redis.call('SET', KEYS[2], job, 'PX', ttl)
  return { tonumber(token), 0, now, job, text }
end

if ARGV[5] ~= '' then
  local before, refusal = granted_before()
  if before or refusal then
    return before or refusal
  end
end

-- Few at first: mostly one of the first is free, as whoever claims a job soon gives it another status.
local time, seen, left, some, more, trouble = ARGV[6], ARGV[7], tonumber(ARGV[8]), 16, 1, nil
while more == 1 and left > 0 do
  local jobs, times, statuses
  jobs, times, statuses, more = walk(KEYS[1], time, seen, '+inf', math.min(left, some), 9)
  if not jobs then
    return times
  end
  local leases = {}
  for i, job in ipairs(jobs) do
    leases[i] = lease_of(ns, job)
  end
  local held = jobs[1] and redis.call('MGET', unpack(leases))
  for i, job in ipairs(jobs) do
    local granted, refusal
    if held[i] then
      granted, refusal = holder(leases[i], held[i])
    else
      granted, refusal = try(job, statuses[i])
      if granted then
        return granted
      end
    end
    if not granted and refusal then
      if refusal.err then
        return refusal
      end
      trouble = trouble or refusal
    end
  end
  if jobs[1] then
    time, seen = times[#jobs], jobs[#jobs]
  end
  left, some = left - #jobs, some * 4
end
return { 0, 0, now, more == 1 and time or '', more == 1 and seen or '', trouble }
