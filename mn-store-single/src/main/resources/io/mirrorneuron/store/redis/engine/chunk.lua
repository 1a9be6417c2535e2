-- Stores one chunk of an upload, until it is sealed or forgotten.
-- KEYS: 1 the bundle's manifest
-- ARGV: 1 upload  2 index  3 chunk (an envelope)  4 life of an upload that is not sealed (ms)
-- Reply: 1; 0 if the upload is sealed already: what comes late must not change it, nor make it expire
--@include lib-bundle

local m, corrupt = read_manifest(KEYS[1])
if corrupt then
  return corrupt
end
if m and m.upload == ARGV[1] then
  return 0
end
local key = KEYS[1] .. ':' .. ARGV[1]
redis.call('HSET', key, ARGV[2], ARGV[3])
redis.call('PEXPIRE', key, ARGV[4])
return 1
