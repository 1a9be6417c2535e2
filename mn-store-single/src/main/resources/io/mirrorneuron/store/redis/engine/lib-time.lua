-- Server time in microseconds since 1970, as a number (exact in a double until the year 2255) and in digits.
local function micros()
  local t = redis.call('TIME')
  local fraction = t[2]
  -- Cheaper than computing and formatting it.
  local digits = t[1] .. (#fraction == 6 and fraction or string.rep('0', 6 - #fraction) .. fraction)
  return tonumber(digits), digits
end

-- A version or token that comes after another: the time, unless that would go back.
local function following(last, now, digits)
  return tonumber(last) < now and digits or string.format('%.0f', last + 1)
end
