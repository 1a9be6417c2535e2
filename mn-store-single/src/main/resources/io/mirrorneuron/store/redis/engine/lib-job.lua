-- A job's header, one string: status|version|index time|expires|size of the body|token|last sequence|created|bundle|
-- operations. An empty status is a tombstone: the job was deleted, and what must not go back (version, token) or be
-- applied twice (operations) is remembered for a while.
-- Every write of a state reads and writes it, and making strings is what costs Lua most. So what such a write needs or
-- changes stands first; what stays as it is (the rest, from the token on) is taken over in one piece; and the
-- operations are not taken out of the header, but known by where they begin. Numbers stay strings until somebody
-- computes with them.
local HEADER = '^(%u*)|(%d+)|(%d+)|(%d+)|(%d+)|(%d+|%d+|%d+|[^|]*|)()[1-8][^;]'

-- Returns status, version, index time, expires, size, rest, where the operations begin, and the header as it is.
-- Returns nil if there is none; nil and the refusal if it cannot be read.
local function read_header(key)
  local raw, refusal = look('GET', key)
  if not raw then
    return nil, refusal
  end
  local status, version, touched, expires, size, rest, at = string.match(raw, HEADER)
  if not status or string.byte(raw, -1) ~= 59 then -- the semicolon that ends the last operation
    return nil, {'CORRUPT', key, 'its header cannot be read'}
  end
  return status, version, touched, expires, size, rest, at, raw
end

local function header(status, version, touched, expires, size, rest, count, others, newest)
  return status .. '|' .. version .. '|' .. touched .. '|' .. expires .. '|' .. size .. '|' .. rest .. count .. others
      .. newest
end
