-- Reads events after a cursor.
-- KEYS: 1 the job's header
-- ARGV: 1 sequence of the cursor  2 operation of the cursor, or empty  3 limit  4 how many bytes, at least one event
-- Reply: {last sequence, then for each: id, {o, operation, t, time, d, envelope}}, or {code, …}: NOTFOUND,
--   DIVERGED last, TRUNCATED first, CORRUPT key why, WRONGTYPE key
--@include lib-int
--@include lib-key
--@include lib-job
--@include lib-rest

local st, corrupt, _, _, _, rest = read_header(KEYS[1])
if not st and corrupt then
  return corrupt
end
if not st or st == '' then
  return {'NOTFOUND'}
end
local _, newest = split_rest(rest)
local key = KEYS[1] .. ':events'
local after, limit, bytes = tonumber(ARGV[1]), tonumber(ARGV[3]), tonumber(ARGV[4])
if after > tonumber(newest) then
  return {'DIVERGED', newest}
end
local reply = { newest }
local from, taken = math.max(after, 1), 0
local previous
repeat
  -- Few at a time: each may be megabytes.
  local want = math.min(16, limit - taken + 1)
  local some, refusal = look('XRANGE', key, int(from), '+', 'COUNT', want)
  if refusal then
    return refusal
  end
  for _, entry in ipairs(some) do
    local sequence = tonumber(string.match(entry[1], '^%d+'))
    if #entry[2] ~= 8 then
      return {'CORRUPT', key .. ' entry ' .. entry[1], 'it does not have the fields of an event'}
    end
    if sequence == after then
      if ARGV[2] ~= '' and entry[2][2] ~= ARGV[2] then
        return {'DIVERGED', newest}
      end
    else
      if not previous and sequence > after + 1 then
        return {'TRUNCATED', int(sequence)}
      end
      if previous and sequence ~= previous + 1 then
        return {'CORRUPT', key, 'event ' .. int(previous + 1) .. ' is missing'}
      end
      if taken > 0 and (taken >= limit or #entry[2][6] > bytes) then
        return reply
      end
      taken = taken + 1
      bytes = bytes - #entry[2][6]
      reply[#reply + 1] = entry
      previous = sequence
    end
    from = sequence + 1
  end
until #some < want or taken >= limit
if taken == 0 and tonumber(newest) > after then
  return {'CORRUPT', key, 'event ' .. int(after + 1) .. ' is missing'}
end
return reply
