-- The last 8 operations on something, so that one that is sent again is known: their number (one digit, 0 if there are
-- none), then oldest first, each operation,version,sequence,time; (the time is empty if the version is the time).

-- Adds one to those that begin at a place in a text and end with it. Returns what comes in their place, in three parts.
local function remember(text, at, op, version, sequence, digits)
  local count = string.sub(text, at, at)
  local newest = op .. ',' .. version .. ',' .. sequence .. ',' .. (version == digits and '' or digits) .. ';'
  if count == '8' then
    return count, string.sub(text, string.find(text, ';', at, true) + 1), newest
  end
  return count + 1, string.sub(text, at + 1), newest
end
