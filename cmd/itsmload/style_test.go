package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// The measures of the house: what is longer is two things in one.
const (
	longestFile     = 400
	longestFunction = 40
)

func TestFilesAndFunctionsStayShort(t *testing.T) {
	for name, file := range parsedSources(t) {
		if lines := file.set.Position(file.tree.End()).Line; lines > longestFile {
			t.Errorf("%s has %d lines; %d are the most", name, lines, longestFile)
		}
		for _, decl := range file.tree.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || strings.HasSuffix(name, "_test.go") {
				continue
			}
			if lines := file.set.Position(f.End()).Line - file.set.Position(f.Pos()).Line + 1; lines > longestFunction {
				t.Errorf("%s: %s has %d lines; %d are the most", name, f.Name.Name, lines, longestFunction)
			}
		}
	}
}

// Below cmd nothing ends the process and nothing runs by being imported.
func TestNothingBelowTheCommandExits(t *testing.T) {
	for name, file := range parsedSources(t) {
		library := !strings.HasPrefix(name, "cmd/") && file.tree.Name.Name != "main" && !strings.HasSuffix(name, "_test.go")
		ast.Inspect(file.tree, func(node ast.Node) bool {
			switch n := node.(type) {
			case *ast.FuncDecl:
				if n.Name.Name == "init" && n.Recv == nil {
					t.Errorf("%s has an init function", name)
				}
			case *ast.SelectorExpr:
				if pkg, ok := n.X.(*ast.Ident); ok && pkg.Name == "os" && n.Sel.Name == "Exit" && library {
					t.Errorf("%s calls os.Exit", name)
				}
			}
			return true
		})
	}
}

type parsed struct {
	set  *token.FileSet
	tree *ast.File
}

// parsedSources parses every Go file of the module, by its path from the top.
func parsedSources(t *testing.T) map[string]parsed {
	t.Helper()
	top := filepath.Join("..", "..")
	sources := map[string]parsed{}
	err := filepath.WalkDir(top, func(name string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".go" {
			return err
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		name, err = filepath.Rel(top, name)
		sources[filepath.ToSlash(name)] = parsed{set, tree}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sources
}
