-- Clicks for wrk. Arguments: returning FILE | new, and perhaps close.
-- `returning` goes through the visitors of FILE, a token a line, again and again.
local requests = {}
local position = 0

function init(arguments)
  local kind = arguments[1]
  local is_returning = kind == "returning"
  if arguments[is_returning and 3 or 2] == "close" then wrk.headers["Connection"] = "close" end
  if is_returning then
    for visitor in io.lines(arguments[2]) do
      wrk.headers["Cookie"] = "dl_vid=" .. visitor
      requests[#requests + 1] = wrk.format("GET")
    end
  else
    requests[1] = wrk.format("GET")
  end
end

function request()
  position = position % #requests + 1
  return requests[position]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"microseconds":%d,"failed":%d,"p50_us":%d,"p99_us":%d,"p999_us":%d}\n',
    summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
end
