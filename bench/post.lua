-- wrk's requests. OPERATION names a file with a document; beside it may lie one of its variables (.json). In both, #N stands for a number from 1 to
-- N, another one each time, as twelve digits. TOKENS names a file with tokens, used in turn.
local function read(name)
  local file = io.open(name)
  return file and file:read("*a")
end

local function quoted(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("\n", "\\n") .. '"'
end

local operation = os.getenv("OPERATION")
local head = '{"query":' .. quoted(assert(read(operation))) .. ',"variables":'
local variables = read((operation:gsub("%.graphql$", ".json"))) or "{}"
local tokens = {}
for token in (read(os.getenv("TOKENS") or "") or ""):gmatch("%S+") do
  tokens[#tokens + 1] = "Bearer " .. token
end
local turn = 0

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"

function init()
  math.randomseed(os.time())
end

function request()
  if #tokens > 0 then
    turn = turn % #tokens + 1
    wrk.headers["Authorization"] = tokens[turn]
  end
  local body = head .. variables .. "}"
  local filled = body:gsub("#(%d+)", function(most) return string.format("%012d", math.random(tonumber(most))) end)
  return wrk.format(nil, nil, nil, filled)
end

-- One line of numbers: answers, answers a second, milliseconds of the median and the 99th percentile, answers that were none.
function done(summary, latency)
  local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format("RESULT %d %.1f %.3f %.3f %d\n", summary.requests, summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, failed))
end
