-- Clicks for wrk. Arguments, one of
--   new                         no cookie
--   returning VISITORS          goes through the visitors of a file, a token a line, over and over
--   random VISITORS COUNT       the same, each on one of COUNT codes by chance
--   each VISITORS COUNT         the same, on every code in turn
-- and then perhaps `close`: one click per connection.
local requests = {}
local position = 0
-- As many requests whatever the number of codes, so that it costs wrk the same.
local distinct = 1000000

local function add(visitor, path)
  wrk.headers["Cookie"] = visitor and "dl_vid=" .. visitor
  requests[#requests + 1] = wrk.format("GET", path)
end

local function visitors_of(path)
  local visitors = {}
  for visitor in io.lines(path) do visitors[#visitors + 1] = visitor end
  return visitors
end

local threads = {}

function setup(thread) threads[#threads + 1] = thread end

function init(arguments)
  local kind = arguments[1]
  if arguments[#arguments] == "close" then wrk.headers["Connection"] = "close" end
  if kind == "new" then
    add(nil)
  elseif kind == "returning" then
    for _, visitor in ipairs(visitors_of(arguments[2])) do add(visitor) end
  else
    local visitors, count = visitors_of(arguments[2]), tonumber(arguments[3])
    math.randomseed(1)
    for number = 1, distinct do
      local code = kind == "random" and math.random(0, count - 1) or (number - 1) % count
      add(visitors[(number - 1) % #visitors + 1], string.format("/l%07d", code))
    end
  end
  prepared_at = os.clock()
end

function request()
  position = position % #requests + 1
  return requests[position]
end

function done(summary, latency)
  local errors = summary.errors
  local prepared = 0
  for _, thread in ipairs(threads) do prepared = math.max(prepared, thread:get("prepared_at")) end
  io.write(string.format(
    '\n{"requests":%d,"microseconds":%d,"failed":%d,"p50_us":%d,"p99_us":%d,"p999_us":%d,'
      .. '"busy_seconds":%.3f}\n',
    summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9),
    os.clock() - prepared))
end
