-- How a lease is kept: token|operation|owner, under a key that ends with it. The operation is kept so that a request
-- that is sent again finds its own grant instead of a holder. (With lib-time, lib-job and lib-rest.)

-- Returns token and operation of the holder; or nil and the refusal.
local function holder(lease_key, held)
  local token, op = string.match(held, '^(%d+)|([^|]*)|')
  if not token then
    return nil, {'CORRUPT', lease_key, 'its holder cannot be read'}
  end
  return token, op
end

-- Gives out the next token of a job's lease, and remembers it with the job. The job's header is given as read_header
-- returns it. Returns the token, and the header as it is now.
local function next_token(header_key, now, digits, st, v, touched, x, size, rest, at, raw)
  local last, sequence, created, bundle = split_rest(rest)
  local token = following(last, now, digits)
  local text = header(st, v, touched, x, size, join_rest(token, sequence, created, bundle), string.sub(raw, at), '', '')
  redis.call('SET', header_key, text, 'KEEPTTL')
  return token, text
end

local function grant(lease_key, token, op, owner, ttl)
  redis.call('SET', lease_key, token .. '|' .. op .. '|' .. owner, 'PX', ttl)
end
