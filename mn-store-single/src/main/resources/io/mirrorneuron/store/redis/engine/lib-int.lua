-- Numbers over 1e14 turn into exponent form when Lua concatenates them.
local function int(n)
  return string.format('%.0f', n)
end
