-- A job's header, one string: status|version|token|last sequence|index time|created|expires|size of
-- the body|bundle|operations. An empty status is a tombstone: the job was deleted, and what must not
-- go back (version, token) or be applied twice (operations) is remembered for a while.
-- Operations: the last 8 that changed more than the history, oldest first, each op,version,sequence,time;
local HEADER = '^(%u*)|(%d+)|(%d+)|(%d+)|(%d+)|(%d+)|(%d+)|(%d+)|([^|]*)|(.*)$'
local REMEMBERED = 8

local function read_header(key)
  local raw = redis.call('GET', key)
  if not raw then
    return nil
  end
  local st, v, t, e, u, c, x, n, b, o = string.match(raw, HEADER)
  if not st then
    return nil, {'CORRUPT', key, 'its header cannot be read'}
  end
  return { st = st, v = tonumber(v), t = tonumber(t), e = tonumber(e), u = tonumber(u), c = tonumber(c),
           x = tonumber(x), n = n, b = b, o = o }
end

local function write_header(key, h)
  redis.call('SET', key, string.format('%s|%.0f|%.0f|%.0f|%.0f|%.0f|%.0f|%s|%s|%s',
      h.st, h.v, h.t, h.e, h.u, h.c, h.x, h.n, h.b, h.o), 'KEEPTTL')
end

-- Adds an operation, forgets the oldest if there are more than are remembered.
local function remember(ops, op, version, sequence, now)
  local entry = string.format('%s,%.0f,%.0f,%.0f;', op, version, sequence, now)
  local _, count = string.gsub(ops, ';', ';')
  if count >= REMEMBERED then
    ops = string.sub(ops, string.find(ops, ';', 1, true) + 1)
  end
  return ops .. entry
end

-- Looks for an operation that may have been applied. Returns its entry as {version, sequence, time};
-- or false and whether what has been forgotten since may have been it.
local function recall(ops, op, doubtful_since)
  local at = string.find(ops, op .. ',', 1, true)
  if at and (at == 1 or string.sub(ops, at - 1, at - 1) == ';') then
    local v, s, t = string.match(ops, '^,(%d+),(%d+),(%d+);', at + #op)
    return { tonumber(v), tonumber(s), tonumber(t) }
  end
  local _, count = string.gsub(ops, ';', ';')
  if count < REMEMBERED then
    return false, false
  end
  local oldest = string.match(ops, '^[^,]+,%d+,%d+,(%d+);')
  return false, tonumber(oldest) >= doubtful_since
end

-- When the last of the operations was applied; 0 if there is none.
local function last_time(ops)
  return tonumber(string.match(ops, ',(%d+);$') or 0)
end
