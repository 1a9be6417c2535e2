-- Applies a commit to a job: state, status, snapshots, events and bundle, all or nothing.
-- KEYS: 1 the job's header; derived from it :body :events :agents
-- ARGV: 1 operation  2 in doubt since (server time in µs, or earlier; empty if it cannot have been applied)
--   3 expected: * anything, + existing, - absent, or a version  4 state (an envelope) or empty
--   The others are missing if there is no more than a state:
--   5 lease key or empty  6 token  7 where its highest token is  8 to how long it renews the lease (ms) or empty
--   9 new status or empty  10 retention of the job it finishes (ms)  11 bundle or empty  12 history cap
--   13 number of snapshots n  14.. n pairs agent, envelope (empty removes), then events (envelopes)
-- Reply: {version, last sequence appended (0 if none), time µs}, or {code, …}: UNKNOWN, GONE, FENCED highest why,
--   NOTFOUND what id, VERSION actual, FINISHED status, CORRUPT key why, WRONGTYPE key
-- Why one script: so that a commit is one step on the server, and its checks are of the same moment.
-- Why in blocks: the state of a job that is there is written far more often than everything else, and Lua makes each
-- function anew in each run. What such a write does not need is defined where it is needed.
--@include lib-time
--@include lib-key
--@include lib-job
--@include lib-operations

local op, doubt, expected, state = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local lease, renewal, status, bundle, snapshots, events, first_event = '', '', '', '', 0, 0, 0
if ARGV[5] then
  lease, renewal, status, bundle, snapshots = ARGV[5], ARGV[8], ARGV[9], ARGV[11], tonumber(ARGV[13])
  first_event = 14 + 2 * snapshots
  events = #ARGV - first_event + 1
end

local header_key = KEYS[1]
local st, v, touched, x, size, rest, at, raw = read_header(header_key)
if not st and v then
  return v
end
local exists = st and st ~= ''
local now, digits = micros()

-- What has been applied is among the last 8 operations, or for events only among the last 128 events.
local listed = state ~= '' or status ~= '' or snapshots > 0 or bundle ~= ''
local traceless = doubt ~= '' and not st
if traceless and expected ~= '*' and expected ~= '-' then
  -- The job has gone with all it remembered, and may have been there when this was sent first.
  return {'GONE'}
elseif doubt ~= '' and st then
  --@include lib-recall
  local since = tonumber(doubt)
  local found, forgotten, last = recall(raw, at, op, since)
  if found then
    return found
  end
  if not exists then
    forgotten = forgotten or last >= since
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

if lease ~= '' then
  --@include lib-fence
  local highest, refusal = highest_token(ARGV[7], rest)
  refusal = refusal or fenced(lease, ARGV[6], highest)
  if refusal then
    return traceless and {'GONE'} or refusal
  end
end

if exists then
  if expected == '-' or (expected ~= '*' and expected ~= '+' and expected ~= v) then
    return {'VERSION', v}
  end
  if status ~= '' and x ~= '0' then
    return {'FINISHED', st}
  end
elseif expected ~= '*' and expected ~= '-' then
  return {'NOTFOUND', 'job', string.match(header_key, '{(.*)}')}
end

if state ~= '' or status ~= '' or not exists then
  v = following(v or '0', now, digits)
end
local sequence = '0'

-- The index is touched at most once a second a job: it costs more than all the rest.
local touches = not exists or status ~= '' or now - touched >= 1000000
if touches or events > 0 or snapshots > 0 or bundle ~= '' then
  local ns, job = string.match(header_key, '^(.*):job:{(.*)}$')
  local index = ns .. ':jobs:'
  local events_key, agents_key = header_key .. ':events', header_key .. ':agents'
  local finishes = status == 'SUCCEEDED' or status == 'FAILED' or status == 'CANCELLED'
  local old_status = exists and st or ''
  local new_status = status ~= '' and status or exists and st or 'PENDING'

  -- Whatever will be written is looked at before the first write: a key of another type must not stop it half-way.
  local refusal
  local function check(command, key, ...)
    local reply, wrong = look(command, key, ...)
    refusal = refusal or wrong
    return reply
  end
  -- What an earlier job of this name has left behind, or somebody else; SET does not mind.
  if not exists then check('STRLEN', header_key .. ':body') end
  if events > 0 then check('XLEN', events_key) end
  if snapshots > 0 then check('HLEN', agents_key) end
  if touches then check('ZCARD', index .. new_status) end
  if exists and old_status ~= new_status then check('ZCARD', index .. old_status) end
  if finishes then check('ZCARD', index .. 'expiry') end
  -- One of the same name has expired, and nobody has swept it out of the index yet.
  local unswept = not exists and check('ZSCORE', index .. 'expiry', job)
  if unswept then
    for _, old in ipairs({'SUCCEEDED', 'FAILED', 'CANCELLED'}) do check('ZCARD', index .. old) end
  end
  if refusal then
    return traceless and {'GONE'} or refusal
  end

  --@include lib-int
  --@include lib-rest
  local token, last, created, held = '0', '0', digits, ''
  if exists then
    token, last, created, held = split_rest(rest)
  else
    token = st and split_rest(rest) or '0'
    x, size = '0', '0'
    at, raw = at or 1, raw or '0'
    listed = true
  end
  st = new_status
  if finishes then
    x = int(math.floor(now / 1000) + ARGV[10])
  end

  -- The bundle's checks are the last ones, and its writes the first.
  if bundle ~= '' or (finishes and held ~= '') then
    --@include lib-bundle
    local bundles = ns .. ':bundle:{'
    local bundle_key, manifest, corrupt = bundles .. bundle .. '}'
    if bundle ~= '' then
      manifest, corrupt = read_manifest(bundle_key)
      if not manifest then
        return traceless and {'GONE'} or corrupt or {'NOTFOUND', 'bundle', bundle}
      end
      check('SCARD', bundle_key .. ':jobs')
    end
    if held ~= '' and (finishes or bundle ~= held) then
      refusal = refusal or wrong_bundle(bundles .. held .. '}')
    end
    if refusal then
      return traceless and {'GONE'} or refusal
    end
    if bundle ~= '' and bundle ~= held then
      if held ~= '' then
        release_bundle(bundles .. held .. '}', job, x, now / 1000)
      end
      held = bundle
      hold_bundle(bundle_key, job, manifest.upload)
      if x ~= '0' and not finishes then
        release_bundle(bundle_key, job, x, now / 1000)
      end
    end
    if finishes then
      release_bundle(bundles .. held .. '}', job, x, now / 1000)
    end
  end

  for i = first_event, first_event + events - 1 do
    last = int(last + 1)
    redis.call('XADD', events_key, 'MAXLEN', '~', ARGV[12], last .. '-0', 'o', op, 't', digits, 'd', ARGV[i], 'v', v)
  end
  if events > 0 then
    sequence = last
    redis.call('PUBLISH', ns .. ':events:' .. job, sequence)
  end
  for i = 14, first_event - 1, 2 do
    if ARGV[i + 1] == '' then
      redis.call('HDEL', agents_key, ARGV[i])
    else
      redis.call('HSET', agents_key, ARGV[i], digits .. '|' .. ARGV[i + 1])
    end
  end
  if touches then
    if exists and old_status ~= st then
      redis.call('ZREM', index .. old_status, job)
    end
    redis.call('ZADD', index .. st, digits, job)
    touched = digits
  end
  if not exists then
    redis.call('PERSIST', header_key)
  end
  if unswept then
    redis.call('ZREM', index .. 'expiry', job)
    for _, old in ipairs({'SUCCEEDED', 'FAILED', 'CANCELLED'}) do
      if old ~= st then
        redis.call('ZREM', index .. old, job)
      end
    end
  end
  if finishes then
    redis.call('ZADD', index .. 'expiry', x, job)
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
  end
  rest = join_rest(token, last, created, held)
end

if state ~= '' then
  size = #state
end
local text
if listed then
  text = header(st, v, touched, x, size, rest, remember(raw, at, op, v, sequence, digits))
else
  text = header(st, v, touched, x, size, rest, string.sub(raw, at), '', '')
end
if state == '' then
  redis.call('SET', header_key, text, 'KEEPTTL')
else
  -- One command is cheaper than two. It takes the expiry of a finished job away, which is set again below.
  redis.call('MSET', header_key, text, header_key .. ':body', state)
end
if x ~= '0' then
  for _, suffix in ipairs({'', ':body', ':events', ':agents'}) do
    redis.call('PEXPIREAT', header_key .. suffix, x)
  end
end
if renewal ~= '' then
  redis.call('PEXPIRE', lease, renewal)
end
return { tonumber(v), tonumber(sequence), now }
