package itsmtest_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"itsmload/client/itsmtest"
)

func TestRowsAppearOneByOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := connect(t, itsmtest.Options{Items: 3, Latency: time.Second, RowLatency: time.Minute})
		began := time.Now()
		done := make(chan struct{})
		go func() {
			defer close(done)
			w.send("PUT", "Computer", `{"input":[{"id":1,"comment":"x"},{"id":2,"comment":"x"},{"id":3,"comment":"x"}]}`)
		}()
		time.Sleep(2*time.Minute + 30*time.Second)
		for id, want := range map[int]bool{1: true, 2: true, 3: false} {
			if got := w.field("Computer", id, "comment") == "x"; got != want {
				t.Errorf("after two and a half minutes, row %d written: %v", id, got)
			}
		}
		<-done
		if took, want := time.Since(began), 3*time.Minute+time.Second; took != want {
			t.Errorf("took %v, want %v", took, want)
		}
	})
}

func TestWorkersBoundTheRequestsAtOnce(t *testing.T) {
	for workers, want := range map[int]time.Duration{0: time.Second, 1: 4 * time.Second, 2: 2 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			w := connect(t, itsmtest.Options{Latency: time.Second, Workers: workers})
			began := time.Now()
			var all sync.WaitGroup
			for range 4 {
				all.Go(func() { w.send("GET", "Computer", "") })
			}
			all.Wait()
			if took := time.Since(began); took != want {
				t.Errorf("%d workers took %v, want %v", workers, took, want)
			}
		})
	}
}

func TestARequestIsFinishedWithoutItsClient(t *testing.T) {
	w := connect(t, itsmtest.Options{Items: 1})
	ctx, cancel := context.WithCancel(t.Context())
	r := httptest.NewRequestWithContext(ctx, "PUT", "/apirest.php/Computer/1", strings.NewReader(`{"input":{"comment":"x"}}`))
	r.Header.Set("Session-Token", w.token)
	r.Header.Set("Content-Type", "application/json")
	cancel()
	w.server.ServeHTTP(httptest.NewRecorder(), r)
	if got := w.field("Computer", 1, "comment"); got != "x" {
		t.Errorf("comment is %v, want x", got)
	}
}

// lines counts the writes to a log.
type lines struct{ writes []string }

func (l *lines) Write(p []byte) (int, error) {
	l.writes = append(l.writes, string(p))
	return len(p), nil
}

func TestTheLogHasALineARequest(t *testing.T) {
	var log lines
	clock := func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }
	w := connect(t, itsmtest.Options{Items: 3, Log: &log, Now: clock})
	log.writes = nil
	w.send("PUT", "Computer", `{"input":[{"id":2,"serial":"x"},{"id":"3","comment":"x","serial":"y"}]}`)
	w.send("GET", "Computer/2?app_token=&get_hateoas=false", "")
	w.send("POST", "Computer", `{"input":[{"name":"new"}]}`)
	w.send("DELETE", "Computer/99", "")
	want := []string{
		`{"time":"2026-01-02T03:04:05Z","method":"PUT","path":"/itsm/apirest.php/Computer","rows":2,"ids":[2,3],"fields":["comment","serial"],"status":200}` + "\n",
		`{"time":"2026-01-02T03:04:05Z","method":"GET","path":"/itsm/apirest.php/Computer/2","rows":0,"ids":[],"fields":[],"status":200}` + "\n",
		`{"time":"2026-01-02T03:04:05Z","method":"POST","path":"/itsm/apirest.php/Computer","rows":1,"ids":[4],"fields":["name"],"status":201}` + "\n",
		`{"time":"2026-01-02T03:04:05Z","method":"DELETE","path":"/itsm/apirest.php/Computer/99","rows":1,"ids":[99],"fields":[],"status":400}` + "\n",
	}
	if diff := cmp.Diff(want, log.writes); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]int{"GET": 2, "PUT": 1, "POST": 1, "DELETE": 1}, w.server.Counts()); diff != "" {
		t.Error(diff)
	}
}

func TestLoad(t *testing.T) {
	w := connect(t, itsmtest.Options{Load: strings.NewReader(
		`{"Location":[{"name":"Nice"}],"Computer":[{"id":5,"name":"PC","locations_id":1,"is_dynamic":true},{"name":"next"}]}`)})
	item, _ := w.server.Item("Computer", 5)
	if item["locations_id"] != 1 || item["is_dynamic"] != 1 || item["date_mod"] == nil {
		t.Errorf("loaded as %v", item)
	}
	if got := w.field("Computer", 6, "name"); got != "next" {
		t.Errorf("item 6 is %v, want next", got)
	}
	if got := w.field("Location", 1, "completename"); got != "Nice" {
		t.Errorf("location is %v, want Nice", got)
	}
}

func TestLoadNamesWhatIsWrong(t *testing.T) {
	for load, want := range map[string]string{
		`[]`:                             "must be a JSON object",
		`{"Computer":[{},{"nosuch":1}]}`: `item 2 of Computer to load: Computer has no field "nosuch"`,
		`{"NoSuch":[{}]}`:                `unknown itemtype "NoSuch"`,
		`{"Computer":[{"name":[1]}]}`:    `field "name" holds no single value`,
	} {
		_, err := itsmtest.New(itsmtest.Options{Load: strings.NewReader(load)})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got error %v, want %s", load, err, want)
		}
	}
}

func TestPutChangesWhatIsGiven(t *testing.T) {
	w := connect(t, itsmtest.Options{})
	id := w.server.Put("Computer", map[string]any{"name": "a<b", "serial": "S"})
	w.server.Put("Computer", map[string]any{"id": id, "serial": "T"})
	if name, serial := w.field("Computer", id, "name"), w.field("Computer", id, "serial"); name != "a<b" || serial != "T" {
		t.Errorf("stored %v and %v, want a<b and T", name, serial)
	}
	if got := len(w.server.Items("Computer")); got != 1 {
		t.Errorf("there are %d computers, want 1", got)
	}
}

func TestTheSameSeedMakesTheSameItems(t *testing.T) {
	clock := func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }
	items := func(seed int64) []map[string]any {
		return connect(t, itsmtest.Options{Items: 50, Seed: seed, Now: clock}).server.Items("Computer")
	}
	if diff := cmp.Diff(items(1), items(1)); diff != "" {
		t.Error(diff)
	}
	if cmp.Equal(items(1), items(2)) {
		t.Error("another seed made the same items")
	}
	last := items(1)[49]
	if last["id"] != 50 || last["name"] != "PC-000050" || last["serial"] != "SN000050" || last["otherserial"] != "INV000050" {
		t.Errorf("the last item is %v", last)
	}
}

func TestRequestsOnOneSessionRunSideBySide(t *testing.T) {
	w := connect(t, itsmtest.Options{Items: 200, Log: new(bytes.Buffer)})
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 25 {
				id := i*25 + j + 1
				w.send("PUT", "Computer", fmt.Sprintf(`{"input":[{"id":%d,"comment":"c%d"}]}`, id, id))
				w.send("GET", "Computer?sort=date_mod&order=DESC&range=0-49", "")
			}
		})
	}
	all.Wait()
	for _, item := range w.server.Items("Computer") {
		if want := fmt.Sprintf("c%d", item["id"]); item["comment"] != want {
			t.Fatalf("item %v has comment %v", item["id"], item["comment"])
		}
	}
}

func BenchmarkPages(b *testing.B) {
	server, err := itsmtest.New(itsmtest.Options{Items: 100_000})
	if err != nil {
		b.Fatal(err)
	}
	begin := httptest.NewRecorder()
	server.ServeHTTP(begin, httptest.NewRequest("GET", "/apirest.php/initSession?user_token="+itsmtest.DefaultUserToken, nil))
	_, token, _ := strings.Cut(strings.TrimSuffix(begin.Body.String(), `"}`), `:"`)
	for _, sort := range []string{"id", "date_mod", "name"} {
		b.Run(sort, func(b *testing.B) {
			for b.Loop() {
				r := httptest.NewRequest("GET", "/apirest.php/Computer?get_hateoas=false&range=90000-94999&order=DESC&sort="+sort, nil)
				r.Header.Set("Session-Token", token)
				a := httptest.NewRecorder()
				server.ServeHTTP(a, r)
				if a.Code != 206 {
					b.Fatal(a.Code, a.Body)
				}
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := itsmtest.New(itsmtest.Options{Items: 100_000}); err != nil {
			b.Fatal(err)
		}
	}
}
