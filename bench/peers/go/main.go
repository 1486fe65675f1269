// A click in Go: the link from memory, two touches into Redis, then the redirect.
package main

import (
	"crypto/rand"
	"encoding/hex"
	"log"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/gomodule/redigo/redis"
	"github.com/valyala/fasthttp"
)

const (
	// Fifteen days: what a touch is good for.
	touchSeconds      = 1296000
	linkAge           = 60 * time.Second
	pooledConnections = 64
	cookieEnd         = "; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax"
)

type link struct {
	destination string
	goodUntil   time.Time
}

type server struct {
	pool  *redis.Pool
	mutex sync.RWMutex
	links map[string]link
}

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: clicks-go ADDRESS REDIS-SOCKET DATABASE")
	}
	database, err := strconv.Atoi(os.Args[3])
	if err != nil {
		log.Fatal(err)
	}
	s := &server{links: map[string]link{}, pool: &redis.Pool{
		MaxIdle: pooledConnections, MaxActive: pooledConnections, Wait: true,
		Dial: func() (redis.Conn, error) {
			return redis.Dial("unix", os.Args[2], redis.DialDatabase(database))
		},
	}}
	log.Fatal(fasthttp.ListenAndServe(os.Args[1], s.answer))
}

func (s *server) answer(ctx *fasthttp.RequestCtx) {
	code := string(ctx.Path()[1:])
	connection := s.pool.Get()
	defer connection.Close()
	destination, err := s.find(connection, code)
	if err != nil {
		ctx.Error("unavailable", fasthttp.StatusServiceUnavailable)
		return
	}
	if destination == "" {
		ctx.Error("not found", fasthttp.StatusNotFound)
		return
	}

	visitor := string(ctx.Request.Header.Cookie("dl_vid"))
	isNew := visitor == ""
	if isNew {
		visitor = newVisitor()
	}
	if err := record(connection, visitor, code); err != nil {
		ctx.Error("unavailable", fasthttp.StatusServiceUnavailable)
		return
	}
	if isNew {
		ctx.Response.Header.Set("Set-Cookie", "dl_vid="+visitor+cookieEnd)
	}
	ctx.Response.Header.Set("Location", destination+"?dl_vid="+visitor)
	ctx.SetStatusCode(fasthttp.StatusFound)
}

func (s *server) find(connection redis.Conn, code string) (string, error) {
	s.mutex.RLock()
	known, isKnown := s.links[code]
	s.mutex.RUnlock()
	if isKnown && time.Now().Before(known.goodUntil) {
		return known.destination, nil
	}
	destination, err := redis.String(connection.Do("GET", "link:"+code))
	if err == redis.ErrNil {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	s.mutex.Lock()
	s.links[code] = link{destination, time.Now().Add(linkAge)}
	s.mutex.Unlock()
	return destination, nil
}

// Two touches in one pipeline; returns when Redis has acknowledged both.
func record(connection redis.Conn, visitor, code string) error {
	touch := code + ":" + strconv.FormatInt(time.Now().UnixMilli(), 10)
	if err := connection.Send("SET", "touch:product:"+visitor, touch, "EX", touchSeconds); err != nil {
		return err
	}
	if err := connection.Send("SET", "touch:shop:"+visitor, touch, "EX", touchSeconds); err != nil {
		return err
	}
	if err := connection.Flush(); err != nil {
		return err
	}
	if _, err := connection.Receive(); err != nil {
		return err
	}
	_, err := connection.Receive()
	return err
}

func newVisitor() string {
	var bytes [16]byte
	if _, err := rand.Read(bytes[:]); err != nil {
		log.Fatal(err)
	}
	return hex.EncodeToString(bytes[:])
}
