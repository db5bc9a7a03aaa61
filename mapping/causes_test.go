package mapping

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// row tells the causes of rows from those of mappings, of which a run has no
// summary and so no general advice.
func row(c cause) bool { return c.fix != "" }

func TestCausesSayWhatToDo(t *testing.T) {
	done := regexp.MustCompile(`: .+|nothing is wrong|nothing was sent|is written|left out as|counts`)
	for code, c := range causes {
		if c.text == "" || row(c) && !done.MatchString(c.text+c.fix) || !row(c) && !strings.Contains(c.text, ": ") {
			t.Errorf("%s says %q, and not what to do", code, c.text)
		}
		if regexp.MustCompile(`[^a-z-]`).MatchString(string(code)) {
			t.Errorf("%s is no code", code)
		}
	}
	if Fix("bad-date") == "" || Fix("no-such-code") != "" {
		t.Error("Fix gives the wrong words")
	}
}

// TestCausesAreComplete holds the calls of Because and refuse in the whole
// module against the table: the code is there, and takes that many arguments.
func TestCausesAreComplete(t *testing.T) {
	calls := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				calls += checkCall(t, set.Position(n.Pos()).String(), call)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if calls < 60 {
		t.Errorf("only %d calls were found: the walk has missed some", calls)
	}
}

// checkCall checks a call that gives a literal code, and counts it as one.
func checkCall(t *testing.T, at string, call *ast.CallExpr) int {
	// The arguments before the code, and those that are put in behind it.
	shapes := map[string][2]int{"Because": {0, 0}, "because": {0, 0}, "add": {1, 0}, "refuse": {0, 2}}
	name := called(call)
	shape, ok := shapes[name]
	if !ok || len(call.Args) <= shape[0] {
		return 0
	}
	literal, ok := call.Args[shape[0]].(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return 0
	}
	code, err := strconv.Unquote(literal.Value)
	if err != nil {
		t.Fatal(err)
	}
	given := len(call.Args) - shape[0] - 1 + shape[1]
	c, ok := causes[Code(code)]
	if want := verbs(c.text); !ok || given != want {
		t.Errorf("%s: %s(%q) gives %d arguments; known %t, wants %d", at, name, code, given, ok, want)
	}
	return 1
}

func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

func verbs(text string) int {
	return len(regexp.MustCompile(`%(\[\d\])?[a-z]`).FindAllString(text, -1))
}

// TestBecause formats texts as rows show them.
func TestBecause(t *testing.T) {
	for want, got := range map[string]Problem{
		`column "Site": there is no Location with the id 99: correct it`:  Because("dangling-reference", `column "Site"`, "99", "Location"),
		`in the trash, id 12: restore it in ITSM-NG, or take the row out`: Because("in-trash", 12),
	} {
		if got.Why != want {
			t.Errorf("got %q, want %q", got.Why, want)
		}
	}
}
