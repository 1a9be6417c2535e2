-- Grants a lease, if it is free, with a token larger than all before.
-- KEYS: 1 the lease  2 where the highest token is kept: the job's header, or the fence key
-- ARGV: 1 job, or empty for a named lease  2 owner  3 ttl (ms)  4 operation
-- Reply: {token, 0, time µs}; {0, 0, time µs} if somebody holds it; or {code, …}: NOTFOUND, CORRUPT key why, WRONGTYPE key
--@include lib-time
--@include lib-key
--@include lib-job
--@include lib-rest
--@include lib-grant

local held, refusal = look('GET', KEYS[1])
if refusal then
  return refusal
end
local now, digits = micros()
if held then
  local token, op = holder(KEYS[1], held)
  if not token then
    return op
  end
  return { op == ARGV[4] and tonumber(token) or 0, 0, now }
end
local token
if ARGV[1] ~= '' then
  local st, v, touched, x, size, rest, at, raw = read_header(KEYS[2])
  if not st and v then
    return v
  end
  if not st or st == '' then
    return {'NOTFOUND', 'job', ARGV[1]}
  end
  token = next_token(KEYS[2], now, digits, st, v, touched, x, size, rest, at, raw)
else
  local last
  last, refusal = look('GET', KEYS[2])
  if refusal then
    return refusal
  end
  last = last or '0'
  if not tonumber(last) then
    return {'CORRUPT', KEYS[2], 'its token cannot be read'}
  end
  token = following(last, now, digits)
  redis.call('SET', KEYS[2], token)
end
grant(KEYS[1], token, ARGV[4], ARGV[2], ARGV[3])
return { tonumber(token), 0, now }
