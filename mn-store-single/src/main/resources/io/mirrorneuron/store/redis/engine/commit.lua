-- Applies a commit to a job: state, status, snapshots, events and bundle, all or nothing.
-- KEYS: 1 the job's header; derived from it :body :events :agents
-- ARGV: 1 name space  2 job  3 operation  4 in doubt since (server time in µs, or earlier; empty if it cannot have been applied)
--   5 expected: * anything, + existing, - absent, or a version
--   6 lease key or empty  7 token  8 where its highest token is
--   9 new status or empty  10 retention of the job it finishes (ms)  11 bundle or empty  12 history cap
--   13 state (an envelope) or empty  14 number of snapshots n
--   15.. n pairs agent, envelope (empty removes), then events (envelopes)
-- Reply: {version, last sequence appended (0 if none), time µs}, or {code, …}: UNKNOWN, FENCED highest why,
--   NOTFOUND what id, VERSION actual, FINISHED status, CORRUPT key why, WRONGTYPE key
-- Why one script: so that a commit is one step on the server, and its checks are of the same moment.
--@include lib-time
--@include lib-key
--@include lib-job
--@include lib-operations
--@include lib-fence
--@include lib-bundle

local ns, job, op = ARGV[1], ARGV[2], ARGV[3]
local status, bundle, state = ARGV[9], ARGV[11], ARGV[13]
local snapshots = tonumber(ARGV[14])
local first_event = 15 + 2 * snapshots
local events = #ARGV - first_event + 1

local header_key = KEYS[1]
local h, corrupt = read_header(header_key)
if corrupt then
  return corrupt
end
local exists = h and h.st ~= ''
local now = micros()

-- What has been applied is among the last 8 operations, or for events only among the last 128 events.
local listed = state ~= '' or status ~= '' or snapshots > 0 or bundle ~= ''
if ARGV[4] ~= '' and h then
  local since = tonumber(ARGV[4])
  local found, forgotten = recall(h.o, op, since)
  if found then
    return found
  end
  if not exists then
    forgotten = last_time(h.o) >= since
  elseif events > 0 and (forgotten or not listed) then
    local entries, refusal = look('XREVRANGE', header_key .. ':events', '+', '-', 'COUNT', 128)
    if refusal then
      return refusal
    end
    forgotten = false
    for _, entry in ipairs(entries) do
      local sequence = tonumber(string.match(entry[1], '^%d+'))
      if entry[2][2] == op then
        return { tonumber(entry[2][8]), sequence, tonumber(entry[2][4]) }
      end
      forgotten = sequence > 1 and tonumber(entry[2][4]) >= since
    end
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

local expected = ARGV[5]
if exists then
  if expected == '-' or (expected ~= '*' and expected ~= '+' and expected ~= h.v) then
    return {'VERSION', h.v}
  end
  if status ~= '' and h.x ~= '0' then
    return {'FINISHED', h.st}
  end
elseif expected ~= '*' and expected ~= '-' then
  return {'NOTFOUND', 'job', job}
end

local bundle_key, manifest
if bundle ~= '' then
  bundle_key = ns .. ':bundle:{' .. bundle .. '}'
  manifest, corrupt = read_manifest(bundle_key)
  if corrupt then
    return corrupt
  elseif not manifest then
    return {'NOTFOUND', 'bundle', bundle}
  end
end

local finishes = status == 'SUCCEEDED' or status == 'FAILED' or status == 'CANCELLED'
local body_key, events_key, agents_key = header_key .. ':body', header_key .. ':events', header_key .. ':agents'
local index = ns .. ':jobs:'

local touches = not exists or status ~= '' or now - h.u >= 1000000
local now_text = int(now)
local old_status = exists and h.st or ''

-- Whatever will be written is looked at before the first write: a key of another type must not stop it half-way.
local refusal
local function check(command, key, ...)
  local reply, wrong = look(command, key, ...)
  refusal = refusal or wrong
  return reply
end
-- What an earlier job of this name has left behind, or somebody else; SET does not mind.
if not exists then check('STRLEN', body_key) end
if events > 0 then check('XLEN', events_key) end
if snapshots > 0 then check('HLEN', agents_key) end
if touches then
  check('ZCARD', index .. (status ~= '' and status or exists and old_status or 'PENDING'))
end
if status ~= '' and exists and status ~= old_status then check('ZCARD', index .. old_status) end
if finishes then check('ZCARD', index .. 'expiry') end
-- One of the same name has expired, and nobody has swept it out of the index yet.
local unswept = not exists and check('ZSCORE', index .. 'expiry', job)
if unswept then
  for _, old in ipairs({'SUCCEEDED', 'FAILED', 'CANCELLED'}) do check('ZCARD', index .. old) end
end
if bundle ~= '' then check('SCARD', bundle_key .. ':jobs') end
if exists and h.b ~= '' and (finishes or (bundle ~= '' and bundle ~= h.b)) then
  refusal = refusal or wrong_bundle(ns .. ':bundle:{' .. h.b .. '}')
end
if refusal then
  return refusal
end

if not exists then
  h = { st = 'PENDING', v = h and h.v or '0', t = h and h.t or '0', e = '0', u = '0', c = now_text, x = '0', n = '0', b = '',
        o = h and h.o or '' }
end
if state ~= '' or status ~= '' or old_status == '' then
  h.v = following(h.v, now)
end
if status ~= '' then
  h.st = status
end
if finishes then
  h.x = int(math.floor(now / 1000) + ARGV[10])
end

local sequence = '0'
if events > 0 then
  local last = tonumber(h.e)
  for i = first_event, #ARGV do
    last = last + 1
    sequence = int(last)
    redis.call('XADD', events_key, 'MAXLEN', '~', ARGV[12], sequence .. '-0', 'o', op, 't', now_text, 'd', ARGV[i],
        'v', h.v)
  end
  h.e = sequence
end
for i = 15, first_event - 1, 2 do
  if ARGV[i + 1] == '' then
    redis.call('HDEL', agents_key, ARGV[i])
  else
    redis.call('HSET', agents_key, ARGV[i], now_text .. '|' .. ARGV[i + 1])
  end
end
if state ~= '' then
  redis.call('SET', body_key, state, 'KEEPTTL')
  h.n = #state
end

-- The index is touched at most once a second a job: it costs more than all the rest.
if touches then
  if old_status ~= '' and old_status ~= h.st then
    redis.call('ZREM', index .. old_status, job)
  end
  redis.call('ZADD', index .. h.st, now_text, job)
  h.u = now_text
end

if bundle ~= '' and bundle ~= h.b then
  if h.b ~= '' then
    release_bundle(ns .. ':bundle:{' .. h.b .. '}', job, h.x, now / 1000)
  end
  h.b = bundle
  hold_bundle(bundle_key, job, manifest.upload)
  if h.x ~= '0' and not finishes then
    release_bundle(bundle_key, job, h.x, now / 1000)
  end
end

if listed or old_status == '' then
  h.o = remember(h.o, op, h.v, sequence, now_text)
end
if old_status == '' then
  redis.call('PERSIST', header_key)
  if unswept then
    redis.call('ZREM', index .. 'expiry', job)
    for _, old in ipairs({'SUCCEEDED', 'FAILED', 'CANCELLED'}) do
      if old ~= h.st then
        redis.call('ZREM', index .. old, job)
      end
    end
  end
end
write_header(header_key, h)

if h.x ~= '0' then
  for _, key in ipairs({header_key, body_key, events_key, agents_key}) do
    redis.call('PEXPIREAT', key, h.x)
  end
end
if finishes then
  redis.call('ZADD', index .. 'expiry', h.x, job)
  -- Each job that finishes takes two out of the index whose time is over, so that it cannot grow for ever. What
  -- fails here is left for a listing's sweep.
  local over = int(math.floor(now / 1000) - 1000)
  for _, gone in ipairs(redis.pcall('ZRANGEBYSCORE', index .. 'expiry', '-inf', over, 'LIMIT', 0, 2)) do
    if redis.call('EXISTS', ns .. ':job:{' .. gone .. '}') == 0 then
      for _, old in ipairs({'SUCCEEDED', 'FAILED', 'CANCELLED', 'expiry'}) do
        redis.pcall('ZREM', index .. old, gone)
      end
    end
  end
  if h.b ~= '' then
    release_bundle(ns .. ':bundle:{' .. h.b .. '}', job, h.x, now / 1000)
  end
end
if events > 0 then
  redis.call('PUBLISH', ns .. ':events:' .. job, sequence)
end
return { tonumber(h.v), tonumber(sequence), now }
