package main

import (
	"strings"
	"testing"
)

func TestProgressDrawsABarAPhase(t *testing.T) {
	var out strings.Builder
	bar := &progress{out: &out}
	bar.finish()
	if out.Len() > 0 {
		t.Errorf("a bar that never began left %q", out.String())
	}
	bar.show("plan", 5, 10)
	bar.show("apply", 1, 4)
	bar.finish()
	drawn := out.String()
	plan, apply := strings.Index(drawn, "plan"), strings.Index(drawn, "apply")
	if plan < 0 || apply < plan {
		t.Errorf("no bar a phase: %q", drawn)
	}
	for _, count := range []string{"(5/10", "(1/4"} {
		if !strings.Contains(drawn, count) {
			t.Errorf("%s) is not drawn: %q", count, drawn)
		}
	}
	if !strings.HasSuffix(drawn, " \r") {
		t.Errorf("the line is not left clean: %q", drawn)
	}
}

// What was done before is not counted twice.
func TestProgressMovesToWhatIsDone(t *testing.T) {
	var out strings.Builder
	bar := &progress{out: &out}
	for done := 1; done <= 3; done++ {
		bar.show("apply", done, 9)
	}
	if got := bar.bar.State().CurrentNum; got != 3 {
		t.Errorf("the bar stands at %d, not at 3", got)
	}
}

func TestTerminalIsAFileAndATerminal(t *testing.T) {
	if terminal(strings.NewReader("")) || terminal(&strings.Builder{}) || terminal(nil) {
		t.Error("what is no file was taken for a terminal")
	}
}
