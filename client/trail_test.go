package client

import "testing"

func TestWindowRemembersTheLastPagesOnly(t *testing.T) {
	var w window
	for page := range 20 {
		for item := range 10 {
			w.add(100*page + item)
		}
		w.turn()
		w.turn() // an empty page takes no other's place
	}
	for page := range 20 {
		if got, want := w.has(100*page+3), page >= 20-remembered; got != want {
			t.Errorf("page %d: remembered %v, want %v", page, got, want)
		}
	}
	if w.has(1999) {
		t.Error("remembers what it never met")
	}
}
