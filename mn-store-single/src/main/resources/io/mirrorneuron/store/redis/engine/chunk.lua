-- Stores one chunk of an upload, until it is sealed or forgotten.
-- KEYS: 1 the bundle's manifest
-- ARGV: 1 upload  2 index  3 chunk (an envelope)  4 life of an upload that is not sealed (ms)
-- Reply: 1; 0 if the upload is sealed already: what comes late must not change it, nor make it expire; or
--   {code, …}: CORRUPT key why, WRONGTYPE key
--@include lib-key
--@include lib-bundle

local m, corrupt = read_manifest(KEYS[1])
if corrupt then
  return corrupt
end
if m and m.upload == ARGV[1] then
  return 0
end
local key = KEYS[1] .. ':' .. ARGV[1]
local _, refusal = look('HSET', key, ARGV[2], ARGV[3])
if refusal then
  return refusal
end
redis.call('PEXPIRE', key, ARGV[4])
return 1
