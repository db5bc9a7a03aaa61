package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/client/itsmtest"
)

// TestReadmeStories runs each command that the README shows in a console, and
// compares what it prints. The consoles of a section are one session, in a folder
// with the samples and on a simulated server of its own.
func TestReadmeStories(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("the consoles are those of a shell, and there is none")
	}
	path, err := filepath.Abs(readmeFile)
	if err != nil {
		t.Fatal(err)
	}
	sections := strings.SplitAfter(readFile(t, path), "\n##")
	if consoles := strings.Count(strings.Join(sections, ""), consoleOpening); consoles < 10 {
		t.Fatalf("README.md has only %d consoles", consoles)
	}
	t.Run("sections", func(t *testing.T) {
		for i, section := range sections {
			title, _, _ := strings.Cut(strings.TrimLeft(section, "# "), "\n")
			if !strings.Contains(section, consoleOpening) {
				continue
			}
			t.Run(title, func(t *testing.T) {
				t.Parallel()
				played := play(t, sh, section)
				if diff := cmp.Diff(played, section); diff != "" && !*update {
					t.Errorf("+ is in the README; go test ./cmd/itsmload -run Readme -update mends it:\n%s", diff)
				}
				sections[i] = played
			})
		}
	})
	if *update {
		if err := os.WriteFile(path, []byte(strings.Join(sections, "")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

const (
	consoleOpening = "```console\n"
	consoleEnd     = "```\n"
	prompt         = "$ "
)

// play gives a section with what its commands really print.
func play(t *testing.T, sh, section string) string {
	t.Helper()
	parts := strings.Split(section, consoleOpening)
	var commands []string
	for _, part := range parts[1:] {
		shown, _, _ := strings.Cut(part, consoleEnd)
		commands = append(commands, commandsOf(shown)...)
	}
	printed := session(t, sh, commands)
	for i, part := range parts[1:] {
		shown, after, _ := strings.Cut(part, consoleEnd)
		var console strings.Builder
		for _, command := range commandsOf(shown) {
			console.WriteString(prompt + command + "\n" + printed[0])
			printed = printed[1:]
		}
		parts[i+1] = console.String() + consoleEnd + after
	}
	return strings.Join(parts, consoleOpening)
}

func commandsOf(shown string) []string {
	var commands []string
	for line := range strings.Lines(shown) {
		if command, found := strings.CutPrefix(line, prompt); found {
			commands = append(commands, strings.TrimSuffix(command, "\n"))
		}
	}
	return commands
}

// session types commands into a shell, one after the other, and gives what each
// of them prints.
func session(t *testing.T, sh string, commands []string) []string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "samples"), os.DirFS("../../samples")); err != nil {
		t.Fatal(err)
	}
	const separator = "\x1e"
	var script strings.Builder
	for _, command := range commands {
		fmt.Fprintf(&script, "%s\ncode=$?; printf '\\036'; (exit $code)\n", command)
	}
	cmd := exec.Command(sh, "-c", script.String())
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "ITSMNG_URL="+simulated(t), "ITSMNG_USER_TOKEN="+itsmtest.DefaultUserToken,
		"XDG_STATE_HOME="+filepath.Join(dir, "state"))
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	printed := strings.Split(steady(strings.ReplaceAll(string(out), dir, "/home/you/itsmload")), separator)
	if len(printed) != len(commands)+1 {
		t.Fatalf("the shell was left after %d of %d commands:\n%s", len(printed)-1, len(commands), out)
	}
	return printed
}

// steady takes out of an output what differs from run to run, and the signs that
// a README shows no more than a terminal does.
func steady(text string) string {
	text = regexp.MustCompile(`\d{8}T\d{6}Z-(\w+)(-\d+)?`).ReplaceAllString(text, "20260302T081500Z-$1")
	text = regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC`).ReplaceAllString(text, "2026-03-02 08:15:00 UTC")
	return strings.NewReplacer("\r", "", "\ufeff", "").Replace(text)
}

// simulated runs the simulator by the README's own words until the test ends,
// and gives its URL. What it says to copy is what the README says.
func simulated(t *testing.T) string {
	t.Helper()
	readme := readFile(t, readmeFile)
	_, rest, found := strings.Cut(readme, "\n    itsmload simulate ")
	line, _, _ := strings.Cut(rest, "\n")
	if !found {
		t.Fatal("README.md does not say how to simulate a server")
	}
	ctx, stop := context.WithCancel(t.Context())
	out, ended := make(chan string, 1), make(chan int, 1)
	var talk bytes.Buffer
	go func() {
		args := append([]string{"simulate", "--listen", "127.0.0.1:0"}, strings.Fields(line)...)
		ended <- run(ctx, args, console{out: lines(out), err: &talk, env: os.LookupEnv})
	}()
	t.Cleanup(func() {
		stop()
		if code := <-ended; code != exitFine {
			t.Errorf("the simulator ended with exit code %d", code)
		}
		said := regexp.MustCompile(`export .*\n`).FindString(talk.String())
		if said = regexp.MustCompile(`127.0.0.1:\d+`).ReplaceAllString(said, "127.0.0.1:8080"); !strings.Contains(readme, "    "+said) {
			t.Errorf("README.md does not say %q", said)
		}
	})
	return strings.TrimSpace(<-out)
}

// lines hands each write on.
type lines chan<- string

func (l lines) Write(text []byte) (int, error) {
	l <- string(text)
	return len(text), nil
}
