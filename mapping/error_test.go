package mapping

import (
	"fmt"
	"testing"
)

// flawsOf gives a line a flaw: its place and its code.
func flawsOf(e *Error) []string {
	var lines []string
	for _, f := range e.Flaws {
		lines = append(lines, fmt.Sprintf("%d:%d %s", f.Line, f.Column, f.Code))
	}
	return lines
}

func TestError(t *testing.T) {
	_, err := Load("some/where/m.yaml", []byte("version: 1\nmatch: serial\ncolums: []\n"))
	want := `m.yaml:1:1: the mapping lacks the key "itemtype": add it
m.yaml:3:1: "colums" is no key of the mapping (did you mean "columns"?): the keys are accept, columns, entity, guards, itemtype, lock, match, missing, notifications, on_missing, on_trash, source, version`
	if err == nil || err.Error() != want {
		t.Errorf("got:\n%v\nwant:\n%s", err, want)
	}
}
