package conformance_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/signal"
	"runtime"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/client/conformance"
	"itsmload/client/itsmtest"
)

// simulate starts a simulated server behind a web server of nginx's defaults.
func simulate(t *testing.T) (*itsmtest.Server, conformance.Target) {
	t.Helper()
	server, err := itsmtest.New(itsmtest.Options{Items: 20, AppToken: "app", MaxBody: 1 << 20, HeaderBuffer: 4096})
	if err != nil {
		t.Fatal(err)
	}
	listening := httptest.NewServer(server)
	t.Cleanup(listening.Close)
	return server, conformance.Target{URL: listening.URL, UserToken: itsmtest.DefaultUserToken, AppToken: "app"}
}

// content is all that a server holds.
func content(server *itsmtest.Server) map[string][]map[string]any {
	all := map[string][]map[string]any{}
	for _, itemtype := range []string{
		"Computer", "Entity", "Group", "Infocom", "ITILCategory", "Location", "State", "Ticket", "User",
	} {
		all[itemtype] = server.Items(itemtype)
	}
	return all
}

func TestSimulator(t *testing.T) {
	server, target := simulate(t)
	before := content(server)
	n := 0
	for f := range conformance.Run(t.Context(), target) {
		n++
		if !f.AsMeasured() {
			t.Error(f)
		}
	}
	if n < 150 {
		t.Errorf("only %d checks", n)
	}
	if diff := cmp.Diff(before, content(server)); diff != "" {
		t.Errorf("left or changed (-before +after):\n%s", diff)
	}
}

// TestServer asks a real server. The tests of the project leave it out.
func TestServer(t *testing.T) {
	target := conformance.Target{
		URL: os.Getenv("CONFORMANCE_URL"), UserToken: os.Getenv("ITSMNG_USER_TOKEN"), AppToken: os.Getenv("ITSMNG_APP_TOKEN"),
	}
	if target.URL == "" {
		t.Skip("no server to ask: make conformance ITSMNG_URL=… ITSMNG_USER_TOKEN=…")
	}
	ctx, stop := signal.NotifyContext(t.Context(), os.Interrupt)
	defer stop()
	checks, differ := 0, 0
	for f := range conformance.Run(ctx, target) {
		fmt.Println(f)
		checks++
		if !f.AsMeasured() {
			differ++
		}
	}
	fmt.Printf("%d checks, %d differ\n", checks, differ)
	if differ > 0 || ctx.Err() != nil {
		t.Fail()
	}
}

func TestNothingIsLeftByWhoStops(t *testing.T) {
	for name, stop := range map[string]func(cancel func()) (leave bool){
		"the caller":    func(func()) bool { return true },
		"the context":   func(cancel func()) bool { cancel(); return false },
		"the goroutine": func(func()) bool { runtime.Goexit(); return false },
	} {
		t.Run(name, func(t *testing.T) {
			server, target := simulate(t)
			before := content(server)
			var all sync.WaitGroup
			all.Go(func() { stopAt40(t, target, stop) })
			all.Wait()
			if diff := cmp.Diff(before, content(server)); diff != "" {
				t.Errorf("left or changed (-before +after):\n%s", diff)
			}
		})
	}
}

func stopAt40(t *testing.T, target conformance.Target, stop func(cancel func()) (leave bool)) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := 0
	for range conformance.Run(ctx, target) {
		if n++; n == 40 && stop(cancel) {
			break
		}
	}
	if n > 41 {
		t.Errorf("%d findings after it was stopped at 40", n)
	}
}
