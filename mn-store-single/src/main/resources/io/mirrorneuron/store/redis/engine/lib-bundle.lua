-- A bundle's manifest, one string: upload|size|chunk size|digest|retention|not before. The retention (ms)
-- is for as long as no unfinished job refers to it; the last is the latest expiry (ms) of a finished job that
-- did. Its chunks are the fields of one hash, so that keeping and dropping a bundle touches three keys
-- whatever its size.
local MANIFEST = '^([^|]+)|(%d+)|(%d+)|(%x+)|(%d+)|(%d+)$'

local function read_manifest(key)
  local raw, refusal = look('GET', key)
  if not raw then
    return nil, refusal
  end
  local upload, size, chunk, digest, retention, keep = string.match(raw, MANIFEST)
  if not upload then
    return nil, {'CORRUPT', key, 'its manifest cannot be read'}
  end
  return { upload = upload, size = size, chunk = chunk, digest = digest, retention = retention, keep = tonumber(keep) }
end

local function write_manifest(key, m)
  redis.call('SET', key, table.concat({ m.upload, m.size, m.chunk, m.digest, m.retention, string.format('%.0f', m.keep) }, '|'),
      'KEEPTTL')
end

-- Whether a bundle's keys hold what they should. Returns nil if so, otherwise the refusal.
local function wrong_bundle(key)
  local _, refusal = look('STRLEN', key)
  if not refusal then
    _, refusal = look('SCARD', key .. ':jobs')
  end
  return refusal
end

-- A job lets a bundle go; it stays at least until keep_until (ms), and longer while others refer to it.
local function release_bundle(key, job, keep_until, now_ms)
  local m = read_manifest(key)
  if not m then
    return
  end
  m.keep = math.max(m.keep, tonumber(keep_until))
  write_manifest(key, m)
  redis.call('SREM', key .. ':jobs', job)
  if redis.call('EXISTS', key .. ':jobs') == 0 then
    local until_ms = string.format('%.0f', math.max(m.keep, now_ms + m.retention))
    redis.call('PEXPIREAT', key, until_ms)
    redis.call('PEXPIREAT', key .. ':' .. m.upload, until_ms)
  end
end

local function hold_bundle(key, job, upload)
  redis.call('SADD', key .. ':jobs', job)
  redis.call('PERSIST', key)
  redis.call('PERSIST', key .. ':' .. upload)
end
