-- Deletes a job and all that belongs to it; leaves a tombstone for a day.
-- KEYS: 1 the job's header
-- ARGV: 1 name space  2 job  3 operation  4 in doubt since (µs) or empty  5 expected: *, + or a version
--   6 lease key or empty  7 token  8 where its highest token is  9 life of the tombstone (ms)
-- Reply: as commit
-- Why a tombstone: versions and tokens must not start anew, nor an operation be applied twice. The job's lease
-- is left alone: it ends when it is released or its time is over.
--@include lib-time
--@include lib-key
--@include lib-job
--@include lib-operations
--@include lib-fence
--@include lib-bundle

local ns, job, op = ARGV[1], ARGV[2], ARGV[3]
local header_key = KEYS[1]
local h, corrupt = read_header(header_key)
if corrupt then
  return corrupt
end
local now = micros()
if ARGV[4] ~= '' and h then
  local found, forgotten = recall(h.o, op, tonumber(ARGV[4]))
  if found then
    return found
  end
  if forgotten then
    return {'UNKNOWN'}
  end
end
if ARGV[6] ~= '' then
  local highest, refusal = highest_token(ARGV[8], h)
  refusal = refusal or fenced(ARGV[6], ARGV[7], highest)
  if refusal then
    return refusal
  end
end
if not h or h.st == '' then
  return {'NOTFOUND', 'job', job}
end
if ARGV[5] ~= '*' and ARGV[5] ~= '+' and ARGV[5] ~= h.v then
  return {'VERSION', h.v}
end

-- Whatever will be written is looked at before the first write.
local _, refusal = look('ZCARD', ns .. ':jobs:' .. h.st)
if not refusal and h.x ~= '0' then
  _, refusal = look('ZCARD', ns .. ':jobs:expiry')
elseif not refusal and h.b ~= '' then
  refusal = wrong_bundle(ns .. ':bundle:{' .. h.b .. '}')
end
if refusal then
  return refusal
end
redis.call('UNLINK', header_key .. ':body', header_key .. ':events', header_key .. ':agents')
redis.call('ZREM', ns .. ':jobs:' .. h.st, job)
if h.x ~= '0' then
  redis.call('ZREM', ns .. ':jobs:expiry', job)
elseif h.b ~= '' then
  release_bundle(ns .. ':bundle:{' .. h.b .. '}', job, 0, now / 1000)
end
write_header(header_key, { st = '', v = h.v, t = h.t, e = '0', u = '0', c = '0', x = '0', n = '0', b = '',
    o = remember(h.o, op, h.v, '0', int(now)) })
redis.call('PEXPIRE', header_key, ARGV[9])
redis.call('PUBLISH', ns .. ':events:' .. job, 0)
return { tonumber(h.v), 0, now }
