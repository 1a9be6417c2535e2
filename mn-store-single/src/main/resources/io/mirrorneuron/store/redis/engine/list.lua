-- Reads a page of jobs in the order of (index time, id), over several statuses, in one exchange.
-- KEYS: 1 the prefix of the index keys (<ns>:jobs)
-- ARGV: 1 name space  2 index time of the cursor (µs)  3 job of the cursor  4 limit  5.. statuses
-- Reply: {more (0 or 1), then for each: job, index time, and its header, or false if the job is not (or no longer)
--   what the index says, or {WRONGTYPE key}}; or {WRONGTYPE key}, of the index
--@include lib-key
--@include lib-index

local jobs, times, statuses, more = walk(KEYS[1], ARGV[2], ARGV[3], '+inf', tonumber(ARGV[4]), 5)
if not jobs then
  return times
end
local reply = { more }
return append_headers(reply, ARGV[1], jobs, times, statuses) or reply
