package main

import (
	"bufio"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
)

func TestSecondInterruptLeavesAtOnce(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows sends no interrupt to another process")
	}
	run := newCrashRun(t)
	run.gate.hold(http.MethodPut)
	cmd := run.command("", run.imports()...)
	talk, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	run.gate.await()
	interrupt(t, cmd.Process)
	lines := bufio.NewScanner(talk)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "Ctrl-C again leaves at once") {
			break
		}
	}
	// No answer has come, and none will until the process has gone.
	interrupt(t, cmd.Process)
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != exitInterrupted {
		t.Errorf("exit code %d", code)
	}
	run.gate.open()
	run.itsmload(t, "", "resume", run.path("run"))
}

func interrupt(t *testing.T, p *os.Process) {
	t.Helper()
	if err := p.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
}
