-- Reads snapshots of a job's agents, bounded by bytes, at least one.
-- KEYS: 1 the hash of the job's agents
-- ARGV: 1 how many bytes  2.. agents (all, ordered, if none is named)
-- Reply: {{agent, time µs|envelope, …}, {omitted agent, …}}
local agents = {}
if #ARGV > 1 then
  for i = 2, #ARGV do
    agents[#agents + 1] = ARGV[i]
  end
else
  agents = redis.call('HKEYS', KEYS[1])
end
table.sort(agents)
local left = tonumber(ARGV[1])
local taken, omitted = {}, {}
for _, agent in ipairs(agents) do
  local size = redis.call('HSTRLEN', KEYS[1], agent)
  if size > 0 then
    if size <= left or #taken == 0 then
      taken[#taken + 1] = agent
      taken[#taken + 1] = redis.call('HGET', KEYS[1], agent)
      left = left - size
    else
      omitted[#omitted + 1] = agent
    end
  end
end
return { taken, omitted }
