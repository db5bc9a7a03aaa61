package main

import (
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows are the imports that one package of ours may have of another. Each
// package stands here, so that a new one is placed on purpose.
var arrows = map[string][]string{
	"itsmload/cmd/itsmload":    {"itsmload/client", "itsmload/client/itsmtest", "itsmload/importer", "itsmload/importer/journal", "itsmload/importer/report", "itsmload/importer/sheet", "itsmload/mapping", "itsmload/samples"},
	"itsmload/importer":        {"itsmload/client", "itsmload/importer/journal", "itsmload/importer/report", "itsmload/importer/sheet", "itsmload/mapping"},
	"itsmload/importer/sheet":  {"itsmload/mapping"},
	"itsmload/importer/report": {"itsmload/importer/journal", "itsmload/mapping"},

	"itsmload/importer/journal": {"itsmload/mapping"},
	"itsmload/mapping":          {},
	"itsmload/client":           {},
	"itsmload/samples":          {},

	// The simulator speaks the wire protocol only: what it shared with the
	// client, the two could get wrong together.
	"itsmload/client/itsmtest":              {},
	"itsmload/client/conformance":           {"itsmload/client"},
	"itsmload/client/itsmtest/internal/gen": {"itsmload/mapping"},
}

// confined names the only files that may import a dependency, as patterns of
// their paths. Whoever replaces it then knows where to look.
var confined = map[string][]string{
	"github.com/gocarina/gocsv":             {"importer/report/csv.go", "importer/report/tofixcsv.go", "cmd/itsmload/passwordcsv.go"},
	"github.com/gofrs/flock":                {"importer/journal/lock.go"},
	"github.com/expr-lang/expr":             {"mapping/expr.go"},
	"github.com/goccy/go-yaml":              {"mapping/yaml*.go", "cmd/itsmload/settingsfile.go"},
	"github.com/schollz/progressbar/v3":     {"cmd/itsmload/progress.go"},
	"github.com/spf13/cobra":                {"cmd/itsmload/*.go"},
	"github.com/spf13/pflag":                {"cmd/itsmload/*.go"},
	"github.com/xuri/excelize/v2":           {"importer/sheet/xlsx.go", "importer/report/tofix*.go", "importer/report/workbook.go", "importer/report/table.go", "samples/*.go", "*_test.go"},
	"golang.org/x/sync/errgroup":            {"importer/apply.go", "client/pages.go"},
	"golang.org/x/term":                     {"cmd/itsmload/prompt.go"},
	"golang.org/x/text":                     {"importer/sheet/charset.go", "importer/report/encode.go", "importer/sheet/archive.go", "importer/sheet/lexer.go", "mapping/fold.go", "client/itsmtest/like.go", "*_test.go"},
	"golang.org/x/time/rate":                {"client/pace.go"},
	"github.com/google/go-cmp":              {"*_test.go"},
	"github.com/rogpeppe/go-internal":       {"*_test.go"},
	"github.com/santhosh-tekuri/jsonschema": {"*_test.go"},
	"pgregory.net/rapid":                    {"*_test.go"},
	"flag":                                  {"cmd/itsmload/*.go", "client/itsmtest/internal/gen/*.go"},
}

func TestImportsPointOneWay(t *testing.T) {
	seen := map[string]bool{}
	for _, pkg := range listPackages(t) {
		allowed, placed := arrows[pkg.ImportPath]
		if !placed {
			t.Errorf("%s has no place among the arrows", pkg.ImportPath)
		}
		seen[pkg.ImportPath] = true
		for _, imported := range ours(pkg.Imports) {
			if !slices.Contains(allowed, imported) {
				t.Errorf("%s imports %s", pkg.ImportPath, imported)
			}
		}
	}
	for pkg := range arrows {
		if !seen[pkg] {
			t.Errorf("%s stands among the arrows and is not there", pkg)
		}
	}
}

// The simulator's tests are held to its own rule: a client of theirs would hide
// what the wire looks like.
func TestSimulatorKnowsNothingOfTheClient(t *testing.T) {
	for _, pkg := range listPackages(t) {
		if pkg.ImportPath != "itsmload/client/itsmtest" {
			continue
		}
		for _, imported := range ours(slices.Concat(pkg.TestImports, pkg.XTestImports)) {
			if imported != pkg.ImportPath {
				t.Errorf("a test of %s imports %s", pkg.ImportPath, imported)
			}
		}
	}
}

func TestDependenciesAreConfined(t *testing.T) {
	used := map[string]bool{}
	for file, imports := range sourceImports(t) {
		for _, imported := range imports {
			name, files := home(imported)
			used[name] = true
			if name != "" && !slices.ContainsFunc(files, func(pattern string) bool { return in(file, pattern) }) {
				t.Errorf("%s imports %s, which belongs to %s", file, imported, strings.Join(files, ", "))
			}
		}
	}
	for name := range confined {
		if !used[name] && strings.Contains(name, ".") {
			t.Errorf("%s is confined and not used at all", name)
		}
	}
}

// Every dependency outside the standard library has a home.
func TestDependenciesHaveAHome(t *testing.T) {
	for file, imports := range sourceImports(t) {
		for _, imported := range imports {
			domain, _, _ := strings.Cut(imported, "/")
			if name, _ := home(imported); name == "" && strings.Contains(domain, ".") {
				t.Errorf("%s imports %s, which no file is named for", file, imported)
			}
		}
	}
}

// home finds the dependency that an import is part of, and its files.
func home(imported string) (name string, files []string) {
	for name, files := range confined {
		if imported == name || strings.HasPrefix(imported, name+"/") {
			return name, files
		}
	}
	return "", nil
}

// in reports whether a file matches a pattern; one without a folder matches in
// every folder. A test may use what its package is built on.
func in(file, pattern string) bool {
	if !strings.Contains(pattern, "/") {
		file = path.Base(file)
	} else if strings.HasSuffix(file, "_test.go") {
		return path.Dir(file) == path.Dir(pattern)
	}
	ok, err := path.Match(pattern, file)
	return ok && err == nil
}

type goPackage struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

func listPackages(t *testing.T) []goPackage {
	t.Helper()
	list := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "itsmload/...")
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	var packages []goPackage
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var pkg goPackage
		if err := decoder.Decode(&pkg); err == io.EOF {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, pkg)
	}
}

func ours(imports []string) []string {
	return slices.DeleteFunc(imports, func(name string) bool { return !strings.HasPrefix(name, "itsmload/") })
}

// sourceImports gives the imports of every Go file of the module.
func sourceImports(t *testing.T) map[string][]string {
	t.Helper()
	imports := map[string][]string{}
	for name, file := range parsedSources(t) {
		for _, spec := range file.tree.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			imports[name] = append(imports[name], imported)
		}
	}
	return imports
}
