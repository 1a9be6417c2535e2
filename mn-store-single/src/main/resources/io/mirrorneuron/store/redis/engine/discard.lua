-- Drops an upload that will not be sealed.
-- KEYS: 1 the bundle's manifest
-- ARGV: 1 upload
-- Reply: 1 if there was something to drop
--@include lib-key
--@include lib-bundle

local m, corrupt = read_manifest(KEYS[1])
if corrupt then
  return corrupt
end
if m and m.upload == ARGV[1] then
  return 0
end
return redis.call('UNLINK', KEYS[1] .. ':' .. ARGV[1])
