-- Looks for an operation that may have been applied among those remembered (lib-operations), which begin at a place in a
-- text and end with it.
local function time_of(version, time)
  return tonumber(time == '' and version or time)
end

-- Returns its {version, sequence, time}; or false, and whether what has been forgotten since it was sent first may have
-- been it, and when the last one was applied.
local function recall(text, at, op, since)
  local count, oldest, last = 0, 0, 0
  for other, v, s, t in string.gmatch(string.sub(text, at + 1), '([^,;]+),(%d+),(%d+),(%d*);') do
    count, last = count + 1, time_of(v, t)
    if other == op then
      return { tonumber(v), tonumber(s), last }
    end
    if count == 1 then
      oldest = last
    end
  end
  -- If they are damaged they do not tell.
  local damaged = count ~= tonumber(string.sub(text, at, at))
  return false, damaged or (count == 8 and oldest >= since), last
end
