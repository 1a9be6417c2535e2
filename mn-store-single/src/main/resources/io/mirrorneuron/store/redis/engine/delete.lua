-- Deletes a job and all that belongs to it; leaves a tombstone for a day.
-- KEYS: 1 the job's header
-- ARGV: 1 operation  2 in doubt since (µs) or empty  3 expected: *, + or a version  4 life of the tombstone (ms)
--   These are missing if there is no fence: 5 lease key  6 token  7 where its highest token is
-- Reply: as commit
-- Why a tombstone: versions and tokens must not start anew, nor an operation be applied twice. The job's lease
-- is left alone: it ends when it is released or its time is over.
--@include lib-time
--@include lib-key
--@include lib-job
--@include lib-rest
--@include lib-operations
--@include lib-recall
--@include lib-fence
--@include lib-bundle

local op, doubt, expected = ARGV[1], ARGV[2], ARGV[3]
local header_key = KEYS[1]
local ns, job = string.match(header_key, '^(.*):job:{(.*)}$')
local st, v, _, x, _, rest, at, raw = read_header(header_key)
if not st and v then
  return v
end
local now, digits = micros()
if doubt ~= '' then
  if not st then
    -- The job has gone with all it remembered, and may have been there when this was sent first.
    return {'GONE'}
  end
  local found, forgotten = recall(raw, at, op, tonumber(doubt))
  if found then
    return found
  end
  if forgotten then
    return {'UNKNOWN'}
  end
end
if ARGV[5] then
  local highest, refusal = highest_token(ARGV[7], rest)
  refusal = refusal or fenced(ARGV[5], ARGV[6], highest)
  if refusal then
    return refusal
  end
end
if not st or st == '' then
  return {'NOTFOUND', 'job', job}
end
if expected ~= '*' and expected ~= '+' and expected ~= v then
  return {'VERSION', v}
end

-- Whatever will be written is looked at before the first write.
local token, _, _, held = split_rest(rest)
local bundle_key = held ~= '' and ns .. ':bundle:{' .. held .. '}'
local _, refusal = look('ZCARD', ns .. ':jobs:' .. st)
if not refusal and x ~= '0' then
  _, refusal = look('ZCARD', ns .. ':jobs:expiry')
elseif not refusal and bundle_key then
  refusal = wrong_bundle(bundle_key)
end
if refusal then
  return refusal
end
redis.call('UNLINK', header_key .. ':body', header_key .. ':events', header_key .. ':agents')
redis.call('ZREM', ns .. ':jobs:' .. st, job)
if x ~= '0' then
  redis.call('ZREM', ns .. ':jobs:expiry', job)
elseif bundle_key then
  release_bundle(bundle_key, job, 0, now / 1000)
end
redis.call('SET', header_key, header('', v, '0', '0', '0', join_rest(token, '0', '0', ''),
    remember(raw, at, op, v, '0', digits)), 'PX', ARGV[4])
redis.call('PUBLISH', ns .. ':events:' .. job, 0)
return { tonumber(v), 0, now }
