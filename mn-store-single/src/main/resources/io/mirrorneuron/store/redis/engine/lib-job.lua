-- A job's header, one string: status|version|token|last sequence|index time|created|expires|size of the body|
-- bundle|operations. An empty status is a tombstone: the job was deleted, and what must not go back (version,
-- token) or be applied twice (operations) is remembered for a while.
-- Numbers stay strings until somebody computes with them: turning them to and fro costs more than the commands.
local HEADER = '^(%u*)|(%d+)|(%d+)|(%d+)|(%d+)|(%d+)|(%d+)|(%d+)|([^|]*)|(.*)$'

-- Returns nil if there is none; nil and the refusal if it cannot be read.
local function read_header(key)
  local raw, refusal = look('GET', key)
  if not raw then
    return nil, refusal
  end
  local st, v, t, e, u, c, x, n, b, o = string.match(raw, HEADER)
  if not st then
    return nil, {'CORRUPT', key, 'its header cannot be read'}
  end
  return { st = st, v = v, t = t, e = e, u = u, c = c, x = x, n = n, b = b, o = o }
end

local function write_header(key, h)
  redis.call('SET', key, h.st .. '|' .. h.v .. '|' .. h.t .. '|' .. h.e .. '|' .. h.u .. '|' .. h.c .. '|' .. h.x .. '|'
      .. h.n .. '|' .. h.b .. '|' .. h.o, 'KEEPTTL')
end

-- A version or token that comes after another: the time, unless that would go back.
local function following(last, now)
  return tonumber(last) < now and int(now) or int(last + 1)
end
