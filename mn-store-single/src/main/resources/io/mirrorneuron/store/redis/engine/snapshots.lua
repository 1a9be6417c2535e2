-- Reads snapshots of a job's agents: as many as fit into a bound on their contents, at least one.
-- KEYS: 1 the hash of the job's agents
-- ARGV: 1 how many bytes  2.. agents (all, ordered, if none is named)
-- Reply: {{agent, time µs|envelope, …}, {omitted agent, …}}; or {WRONGTYPE key}
--@include lib-key

local agents, refusal = {}
if #ARGV > 1 then
  for i = 2, #ARGV do
    agents[#agents + 1] = ARGV[i]
  end
else
  agents, refusal = look('HKEYS', KEYS[1])
  if refusal then
    return refusal
  end
end
table.sort(agents)

-- Before the content stand the time, a bar, form and checksum (5), the codec's length (1), the codec, its
-- version (4). What does not have this form is left for the reader to refuse.
local function content(stored)
  local bar = string.find(stored, '|', 1, true)
  return bar and #stored - bar - 10 - (string.byte(stored, bar + 6) or 0) or 0
end

local LARGEST_HEADER = 300
local left = tonumber(ARGV[1])
local taken, omitted = {}, {}
for _, agent in ipairs(agents) do
  local size
  size, refusal = look('HSTRLEN', KEYS[1], agent)
  if refusal then
    return refusal
  end
  if size > 0 then
    local stored = (#taken == 0 or size - LARGEST_HEADER <= left) and redis.call('HGET', KEYS[1], agent)
    if stored and (#taken == 0 or content(stored) <= left) then
      taken[#taken + 1] = agent
      taken[#taken + 1] = stored
      left = left - content(stored)
    else
      omitted[#omitted + 1] = agent
    end
  end
end
return { taken, omitted }
