-- Looks at a page of jobs, and reads those that nobody holds the lease of and that were not touched for a while.
-- KEYS: 1 the prefix of the index keys (<ns>:jobs)
-- ARGV: 1 name space  2 index time of the cursor (µs)  3 job of the cursor  4 how many to look at  5 grace (ms)
--   6.. statuses
-- Reply: {more (0 or 1), job and index time of the last one looked at (empty if none), then for each orphan: job, index
--   time, and its header, or false if the job is not (or no longer) what the index says, or {WRONGTYPE key}, of
--   the header or the lease}; or {WRONGTYPE key}, of the index
--@include lib-time
--@include lib-key
--@include lib-index

local latest = string.format('%.0f', micros() - tonumber(ARGV[5]) * 1000)
local jobs, times, statuses, more = walk(KEYS[1], ARGV[2], ARGV[3], latest, tonumber(ARGV[4]), 6)
if not jobs then
  return times
end
if #jobs == 0 then
  return { 0, '', '' }
end
local leases = {}
for i, job in ipairs(jobs) do
  leases[i] = lease_of(ARGV[1], job)
end
local held = redis.call('MGET', unpack(leases))
local unheld, their_leases = {}, {}
for i = 1, #jobs do
  if not held[i] then
    unheld[#unheld + 1] = i
    their_leases[#unheld] = leases[i]
  end
end
-- MGET says the same of a key of another type. To ask for all of them at once is much cheaper than for each.
local foreign = unheld[1] and redis.call('EXISTS', unpack(their_leases)) > 0
local reply = { more, jobs[#jobs], times[#jobs] }
local left, their_times, their_statuses = {}, {}, {}
for _, i in ipairs(unheld) do
  local _, refusal
  if foreign then
    _, refusal = look('STRLEN', leases[i])
  end
  if not refusal then
    left[#left + 1] = jobs[i]
    their_times[#left] = times[i]
    their_statuses[#left] = statuses[i]
  elseif refusal.err then
    return refusal
  else
    reply[#reply + 1] = jobs[i]
    reply[#reply + 1] = times[i]
    reply[#reply + 1] = refusal
  end
end
return append_headers(reply, ARGV[1], left, their_times, their_statuses) or reply
