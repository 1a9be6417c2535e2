-- Server time in microseconds since 1970: exact in a double until the year 2255.
local function micros()
  local t = redis.call('TIME')
  return t[1] * 1000000 + t[2]
end

-- Numbers over 1e14 turn into exponent form when Lua concatenates them.
local function int(n)
  return string.format('%.0f', n)
end
