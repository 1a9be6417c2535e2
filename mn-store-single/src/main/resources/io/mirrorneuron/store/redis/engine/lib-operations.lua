-- The last 8 operations on something, so that one that is sent again is known: their count (one digit), then
-- oldest first, each operation,version,sequence,time; (the time is empty if the version is the time).
local REMEMBERED = 8

local function remember(ops, op, version, sequence, now)
  local count = string.byte(ops, 1)
  if not count then
    count, ops = 0, ' '
  else
    count = count - 48
  end
  local entry = op .. ',' .. version .. ',' .. sequence .. ',' .. (version == now and '' or now) .. ';'
  if count < REMEMBERED then
    return (count + 1) .. string.sub(ops, 2) .. entry
  end
  return REMEMBERED .. string.sub(ops, string.find(ops, ';', 1, true) + 1) .. entry
end

local function time_of(version, time)
  return tonumber(time == '' and version or time)
end

-- Looks for an operation that may have been applied. Returns its {version, sequence, time}; or false, and
-- whether what has been forgotten since it was sent first may have been it.
local function recall(ops, op, since)
  local entries = string.sub(ops, 2)
  for other, v, s, t in string.gmatch(entries, '([^,;]+),(%d+),(%d+),(%d*);') do
    if other == op then
      return { tonumber(v), tonumber(s), time_of(v, t) }
    end
  end
  local v, t = string.match(entries, '^[^,]+,(%d+),%d+,(%d*);')
  return false, tonumber(string.sub(ops, 1, 1)) == REMEMBERED and time_of(v, t) >= since
end

-- When the last of the operations was applied; 0 if there is none.
local function last_time(ops)
  local v, t = string.match(ops, ',(%d+),%d+,(%d*);$')
  return v and time_of(v, t) or 0
end
