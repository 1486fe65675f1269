-- A click: the link from the worker's memory, two touches into Redis, then the redirect.
local redis = require "nginx.redis"

-- Set by nginx's configuration: what `connect` takes, the number of its database, and how many
-- connections wait for the next click; nil leaves that number to the module, which keeps 30.
local click = { redis = nil, database = nil, pooled_connections = nil }

-- Fifteen days: what a touch is good for.
local touch_seconds = 1296000
local link_seconds = 60
local idle_milliseconds = 60000
local timeout_milliseconds = 1000
local cookie_end = "; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax"

-- Where links lead, and until when that is believed.
local links = {}

local function connect()
  local connection = redis:new()
  connection:set_timeout(timeout_milliseconds)
  local ok, problem = connection:connect(unpack(click.redis))
  if not ok then return nil, problem end
  if connection:get_reused_times() == 0 then
    ok, problem = connection:select(click.database)
    if not ok then return nil, problem end
  end
  return connection
end

-- Hands the connection to the next click.
local function give_back(connection)
  connection:set_keepalive(idle_milliseconds, click.pooled_connections)
end

local function fail(problem)
  ngx.log(ngx.ERR, problem)
  return ngx.exit(ngx.HTTP_SERVICE_UNAVAILABLE)
end

local function find(connection, code, now)
  local link = links[code]
  if link and now < link.good_until then return link.destination end
  local destination, problem = connection:get("link:" .. code)
  if problem then return nil, problem end
  if not destination or destination == ngx.null then return nil end
  links[code] = { destination = destination, good_until = now + link_seconds }
  return destination
end

function click.answer()
  local code = string.sub(ngx.var.uri, 2)
  local connection, problem = connect()
  if not connection then return fail(problem) end
  local now = ngx.now()
  local destination
  destination, problem = find(connection, code, now)
  if problem then return fail(problem) end
  if not destination then
    give_back(connection)
    return ngx.exit(ngx.HTTP_NOT_FOUND)
  end

  local visitor = ngx.var.cookie_dl_vid
  local is_new = not visitor
  if is_new then visitor = ngx.var.request_id end

  local touch = code .. ":" .. math.floor(now * 1000)
  connection:init_pipeline(2)
  connection:set("touch:product:" .. visitor, touch, "EX", touch_seconds)
  connection:set("touch:shop:" .. visitor, touch, "EX", touch_seconds)
  local replies
  replies, problem = connection:commit_pipeline()
  if not replies then return fail(problem) end
  give_back(connection)

  if is_new then ngx.header["Set-Cookie"] = "dl_vid=" .. visitor .. cookie_end end
  return ngx.redirect(destination .. "?dl_vid=" .. visitor, ngx.HTTP_MOVED_TEMPORARILY)
end

return click
