-- Reads a key that may hold another type, because somebody else has put it there. Returns the reply; or nil and the
-- refusal, which names the key: the server's own error does not.
local function look(command, key, ...)
  local reply = redis.pcall(command, key, ...)
  if type(reply) ~= 'table' or not reply.err then
    return reply
  end
  return nil, string.find(reply.err, 'WRONGTYPE', 1, true) and {'WRONGTYPE', key} or reply
end
