-- Gives a lease back, if it is held with this token.
-- KEYS: 1 the lease
-- ARGV: 1 token
-- Reply: 1 if it was held, otherwise 0; or {WRONGTYPE key}
--@include lib-key

local held, refusal = look('GET', KEYS[1])
if refusal then
  return refusal
end
if held and string.sub(held, 1, #ARGV[1] + 1) == ARGV[1] .. '|' then
  return redis.call('DEL', KEYS[1])
end
return 0
