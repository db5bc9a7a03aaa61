package journal_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"itsmload/importer/journal"
)

// holdVariable makes the test binary a process that holds the locks of the run
// folder it names, until its standard input ends.
const holdVariable = "ITSMLOAD_TEST_HOLD"

const testServer = "https://itsm.example.org"

func TestMain(m *testing.M) {
	if dir := os.Getenv(holdVariable); dir != "" {
		hold(dir)
		return
	}
	os.Exit(m.Run())
}

func hold(dir string) {
	_, err := journal.Open(dir)
	if err == nil {
		_, err = journal.LockServer(testServer+"/apirest.php/", "Computer", dir)
	}
	fmt.Println("held", err)
	io.Copy(io.Discard, os.Stdin)
}

// startHolder starts a process that holds the locks of a folder. End kills it.
func startHolder(t *testing.T, dir string) (pid int, end func()) {
	t.Helper()
	holder := exec.Command(os.Args[0])
	holder.Env = append(os.Environ(), holdVariable+"="+dir)
	if _, err := holder.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	end = func() {
		holder.Process.Kill()
		holder.Wait()
	}
	t.Cleanup(end)
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "held <nil>\n" {
		t.Fatalf("the holder said %q, %v", line, err)
	}
	return holder.Process.Pid, end
}

// useOwnState gives the test, and the processes it starts, a state folder of
// their own.
func useOwnState(t *testing.T) {
	t.Helper()
	for _, name := range []string{"XDG_STATE_HOME", "HOME", "LocalAppData"} {
		t.Setenv(name, t.TempDir())
	}
}

func TestLocksOfAnotherProcess(t *testing.T) {
	useOwnState(t)
	folder := newFolder(t)
	if err := folder.Close(); err != nil {
		t.Fatal(err)
	}
	pid, end := startHolder(t, folder.Dir())
	locks := map[string]func() (func(), error){
		"folder": func() (func(), error) {
			folder, err := journal.Open(folder.Dir())
			return func() { folder.Close() }, err
		},
		"server": func() (func(), error) { return journal.LockServer(testServer, "Computer", "other") },
	}
	for name, lock := range locks {
		_, err := lock()
		if !errors.Is(err, journal.ErrLocked) {
			t.Fatalf("%s: lock held by another process: %v", name, err)
		}
		for _, want := range []string{"process " + strconv.Itoa(pid) + ",", folder.Dir(), "wait until it ends"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q does not say %q", name, err, want)
			}
		}
	}
	end() // killed: the system lets go of its locks
	for name, lock := range locks {
		release, err := lock()
		if err != nil {
			t.Errorf("%s: lock of a killed process: %v", name, err)
			continue
		}
		release()
	}
}

func TestLockInOneProcess(t *testing.T) {
	useOwnState(t)
	release, err := journal.LockServer("http://ITSM.example.org:80/apirest.php", "Computer", "")
	if err != nil {
		t.Fatal(err)
	}
	same := []string{"http://itsm.example.org", "http://itsm.example.org/", "http://itsm.example.org/apirest.php/"}
	for _, url := range same {
		_, err := journal.LockServer(url, "Computer", "")
		if !errors.Is(err, journal.ErrLocked) {
			t.Errorf("%s: %v", url, err)
			continue
		}
		if want := fmt.Sprintf("(process %d)", os.Getpid()); !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
	}
	others := map[string]string{"http://itsm.example.org": "Monitor", "http://itsm.example.org/test": "Computer", "https://itsm.example.org": "Computer"}
	for url, itemtype := range others {
		release, err := journal.LockServer(url, itemtype, "")
		if err != nil {
			t.Errorf("%s of %s: %v", itemtype, url, err)
			continue
		}
		release()
	}
	release()
	release, err = journal.LockServer(same[0], "Computer", "")
	if err != nil {
		t.Fatal(err)
	}
	release()
}

func TestLockWithoutAHome(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the temporary folder of Windows has other names")
	}
	for _, name := range []string{"XDG_STATE_HOME", "HOME"} {
		t.Setenv(name, "")
	}
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	release, err := journal.LockServer(testServer, "Computer", "")
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	entries, _ := os.ReadDir(temp)
	if want := fmt.Sprintf("itsmload-%d", os.Getuid()); len(entries) != 1 || entries[0].Name() != want {
		t.Errorf("the temporary folder holds %v, want %s", entries, want)
	}
}
