-- Finds out what the user may not do, before a script finds out when it has written half: tries every command that the
-- scripts use, on keys of its own. Any other failure (no memory, say) is none of its business.
-- KEYS: 1 a key that nobody uses, and the beginning of some more
-- ARGV: 1 a channel that nobody listens to
-- Reply: the commands that were refused, each followed by the server's words
local missing = {}
local function try(command, ...)
  local reply = redis.pcall(command, ...)
  local why = type(reply) == 'table' and reply.err
  if why and (string.find(why, 'user executing the script', 1, true) or string.find(why, 'ACL failure', 1, true)
      or string.find(why, 'NOPERM', 1, true)) then
    missing[#missing + 1] = command
    missing[#missing + 1] = why
  end
end

local text, hash, sorted, stream, set = KEYS[1], KEYS[1] .. ':h', KEYS[1] .. ':z', KEYS[1] .. ':x', KEYS[1] .. ':s'
try('TIME')
try('SET', text, '1', 'PX', 1000)
try('GET', text)
try('MSET', text, '1')
try('MGET', text)
try('STRLEN', text)
try('EXISTS', text)
try('PTTL', text)
try('PEXPIRE', text, 1000)
try('PERSIST', text)
try('PEXPIREAT', text, 1)
try('HSET', hash, 'f', '1')
try('HGET', hash, 'f')
try('HKEYS', hash)
try('HLEN', hash)
try('HSTRLEN', hash, 'f')
try('HDEL', hash, 'f')
try('ZADD', sorted, 1, 'm')
try('ZCARD', sorted)
try('ZSCORE', sorted, 'm')
try('ZRANGE', sorted, 0, 0)
try('ZRANGEBYSCORE', sorted, 1, 1)
try('ZREM', sorted, 'm')
try('XADD', stream, '1-0', 'f', '1')
try('XLEN', stream)
try('XRANGE', stream, '-', '+', 'COUNT', 1)
try('XREVRANGE', stream, '+', '-', 'COUNT', 1)
try('SADD', set, 'm')
try('SCARD', set)
try('SREM', set, 'm')
try('PUBLISH', ARGV[1], '')
try('DEL', text)
try('UNLINK', stream)
return missing
