-- Whether a lease is held with exactly this token, and no larger one was granted. Returns nil if so,
-- otherwise the refusal. highest is what the job's header, or the fence key, says.
local function fenced(lease_key, token, highest)
  local held, refusal = look('GET', lease_key)
  if refusal then
    return refusal
  end
  if not held then
    return {'FENCED', highest, 'nobody holds the lease: it has expired or was released'}
  end
  if string.sub(held, 1, #token + 1) ~= token .. '|' then
    return {'FENCED', highest, 'somebody else holds the lease'}
  end
  if tonumber(highest) > tonumber(token) then
    return {'FENCED', highest, 'a larger token has been granted'}
  end
  return nil
end

-- The highest token granted for a lease. where: empty for the lease of the job whose header has this rest (lib-rest; nil
-- if there is none), a fence key for a named lease (which may be refused), - for the lease of another job, whose token is
-- in its own header.
local function highest_token(where, rest)
  if where == '' then
    return rest and string.match(rest, '^%d+') or '0'
  end
  local last, refusal
  if where ~= '-' then
    last, refusal = look('GET', where)
  end
  if last and not tonumber(last) then
    return nil, {'CORRUPT', where, 'its token cannot be read'}
  end
  return not refusal and (last or '0'), refusal
end
