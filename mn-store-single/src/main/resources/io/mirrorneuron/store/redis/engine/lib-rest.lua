-- The rest of a job's header (lib-job): token, last sequence, created, bundle.
local function split_rest(rest)
  return string.match(rest, '^(%d+)|(%d+)|(%d+)|([^|]*)|$')
end

local function join_rest(token, sequence, created, bundle)
  return token .. '|' .. sequence .. '|' .. created .. '|' .. bundle .. '|'
end
