package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"itsmload/client/itsmtest"
)

// TestMain makes itsmload a command of this binary. The race detector lets every
// process sleep for a second before it ends; here hundreds of them end.
func TestMain(m *testing.M) {
	if err := os.Setenv("GORACE", "atexit_sleep_ms=20 "+os.Getenv("GORACE")); err != nil {
		panic(err)
	}
	testscript.Main(m, map[string]func(){"itsmload": main})
}

// TestScripts runs the command lines of testdata. Each script has an ITSM-NG of
// its own with 20 computers and a plugin's badge, named by ITSMNG_URL, and these commands besides
// those of testscript:
//
//	exits CODE ARG…            itsmload ends with exactly this code
//	puts N                     the server was sent N PUTs since this was last asked
//	stored TYPE ID FIELD TEXT  the server holds this text there; NULL is none
//	change TYPE ID FIELD TEXT  somebody else changes it, behind everybody's back
//	hold METHOD                requests of this method wait at the server's gate
//	arrived                    waits until one of them has
//	open                       lets them pass
//	down, up                   it is in maintenance mode, and back
//	listening ADDRESS          waits until somebody listens there
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		Setup:               startServer,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":  exits,
			"puts":   puts,
			"stored": stored,
			"change": change,

			"hold":      func(ts *testscript.TestScript, _ bool, args []string) { serverOf(ts).gate.hold(args[0]) },
			"arrived":   func(ts *testscript.TestScript, _ bool, _ []string) { serverOf(ts).gate.await() },
			"open":      func(ts *testscript.TestScript, _ bool, _ []string) { serverOf(ts).gate.open() },
			"down":      func(ts *testscript.TestScript, _ bool, _ []string) { serverOf(ts).Down(itsmtest.Maintenance) },
			"up":        func(ts *testscript.TestScript, _ bool, _ []string) { serverOf(ts).Up() },
			"listening": listening,
		},
	})
}

// itsmng is the server of one script.
type itsmng struct {
	*itsmtest.Server
	gate *gate
	log  string // the file of its requests
	puts int    // how many of them the script has asked for
}

type serverKey struct{}

// startServer gives a script its server, and a home of its own for the locks.
func startServer(env *testscript.Env) error {
	path := filepath.Join(env.WorkDir, "requests.jsonl")
	log, err := os.Create(path)
	if err != nil {
		return err
	}
	env.Defer(func() { log.Close() })
	plugin, err := os.Open(filepath.Join("..", "..", "testdata", "plugin.json"))
	if err != nil {
		return err
	}
	defer plugin.Close()
	server, err := itsmtest.New(itsmtest.Options{Items: 20, Log: log, Itemtypes: plugin})
	if err != nil {
		return err
	}
	server.Put("PluginBadgesBadge", map[string]any{"name": "B-1", "serial": "4711"})
	gate := &gate{handler: server, arrived: make(chan struct{}, 100)}
	url := serveScript(env, gate)
	env.Defer(gate.open)
	env.Values[serverKey{}] = &itsmng{Server: server, gate: gate, log: path}

	env.Setenv("ITSMNG_URL", url)
	env.Setenv("ITSMNG_USER_TOKEN", itsmtest.DefaultUserToken)
	env.Setenv("TECH_TOKEN", itsmtest.DefaultTechUserToken)
	env.Setenv("GORACE", os.Getenv("GORACE"))
	for _, home := range []string{"HOME", "XDG_STATE_HOME", "LocalAppData"} {
		env.Setenv(home, filepath.Join(env.WorkDir, "state"))
	}
	return setPlaces(env, url)
}

// setPlaces names what else a script needs: servers that are none, an address
// where nobody listens, and the samples.
func setPlaces(env *testscript.Env, url string) error {
	env.Setenv("REDIRECTING", serveScript(env, http.RedirectHandler(url+"/apirest.php", http.StatusMovedPermanently)))
	env.Setenv("WEBSITE", serveScript(env, http.NotFoundHandler()))
	env.Setenv("DOWN", "http://127.0.0.1:1")
	env.Setenv("MAILS", serveScript(env, newMailbox(filepath.Join(env.WorkDir, "mails.log"))))
	if err := setSecure(env); err != nil {
		return err
	}
	free, err := freeAddress()
	if err != nil {
		return err
	}
	env.Setenv("FREE", free)
	samples, err := filepath.Abs(filepath.Join("..", "..", "samples"))
	env.Setenv("SAMPLES", samples)
	return err
}

// serveScript serves a handler until the script ends, and gives its URL.
func serveScript(env *testscript.Env, handler http.Handler) string {
	server := httptest.NewServer(handler)
	env.Defer(server.Close)
	return server.URL
}

func serverOf(ts *testscript.TestScript) *itsmng { return ts.Value(serverKey{}).(*itsmng) }

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: exits CODE ARG…")
	}
	code := 0
	err := ts.Exec("itsmload", args[1:]...)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, not %s", code, args[0])
	}
}

func puts(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: puts N")
	}
	server := serverOf(ts)
	all := 0
	for line := range strings.Lines(ts.ReadFile(server.log)) {
		var request struct{ Method string }
		ts.Check(json.Unmarshal([]byte(line), &request))
		if request.Method == http.MethodPut {
			all++
		}
	}
	if n := all - server.puts; strconv.Itoa(n) != args[0] {
		ts.Fatalf("%d PUTs were sent, not %s", n, args[0])
	}
	server.puts = all
}

func stored(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 4 {
		ts.Fatalf("usage: stored TYPE ID FIELD TEXT")
	}
	item, ok := serverOf(ts).Item(args[0], number(ts, args[1]))
	if !ok {
		ts.Fatalf("there is no %s %s", args[0], args[1])
	}
	text := ""
	if value := item[args[2]]; value != nil {
		text = fmt.Sprint(value)
	}
	if (text == args[3]) == neg {
		ts.Fatalf("%s %s holds %q in %s", args[0], args[1], text, args[2])
	}
}

func change(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: change TYPE ID FIELD TEXT")
	}
	id := number(ts, args[1])
	item, ok := serverOf(ts).Item(args[0], id)
	if !ok {
		ts.Fatalf("there is no %s %s", args[0], args[1])
	}
	item[args[2]] = args[3]
	serverOf(ts).Put(args[0], item)
}

func number(ts *testscript.TestScript, text string) int {
	n, err := strconv.Atoi(text)
	ts.Check(err)
	return n
}
