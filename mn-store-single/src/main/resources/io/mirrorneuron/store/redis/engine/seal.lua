-- Makes an upload the bundle of its name, if it is complete.
-- KEYS: 1 the bundle's manifest
-- ARGV: 1 upload  2 size  3 chunk size  4 digest  5 number of chunks  6 what an envelope adds to a chunk (bytes)
--   7 retention without a job (ms)
-- Reply: {0, 0, time µs}, or {code, …}: BUNDLE why, CORRUPT key why, WRONGTYPE key
--@include lib-time
--@include lib-key
--@include lib-bundle

local m, corrupt = read_manifest(KEYS[1])
if corrupt then
  return corrupt
end
local now = micros()
local key = KEYS[1] .. ':' .. ARGV[1]
if m then
  if m.digest ~= ARGV[4] or m.size ~= ARGV[2] then
    return {'BUNDLE', 'another bundle of this name is there, with SHA-256 ' .. m.digest .. ' and ' .. m.size .. ' bytes'}
  end
  if m.upload ~= ARGV[1] then
    redis.call('UNLINK', key)
  end
  -- Whoever stores it once more wants it for its full retention; a negative time means it does not expire.
  local left = redis.call('PTTL', KEYS[1])
  if left >= 0 and left < tonumber(ARGV[7]) then
    redis.call('PEXPIRE', KEYS[1], ARGV[7])
    redis.call('PEXPIRE', KEYS[1] .. ':' .. m.upload, ARGV[7])
  end
  return { 0, 0, now }
end
local chunks = tonumber(ARGV[5])
local there, refusal = look('HLEN', key)
if refusal then
  return refusal
end
if there ~= chunks then
  return {'BUNDLE', there .. ' of ' .. chunks .. ' chunks are there'}
end
for i = 0, chunks - 1 do
  local want = math.min(tonumber(ARGV[3]), tonumber(ARGV[2]) - i * tonumber(ARGV[3])) + tonumber(ARGV[6])
  local size = redis.call('HSTRLEN', key, tostring(i))
  if size ~= want then
    return {'BUNDLE', 'chunk ' .. i .. ' has ' .. size .. ' bytes instead of ' .. want}
  end
end
redis.call('SET', KEYS[1], table.concat({ ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[7], '0' }, '|'), 'PX', ARGV[7])
redis.call('PEXPIRE', key, ARGV[7])
return { 0, 0, now }
