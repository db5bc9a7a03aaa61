package mapping

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/vm"
)

// Bounds of an expression and of the texts that go in and come out. A text can
// only grow by what stands in the expression, so that these hold its time and
// memory too: there are no loops, no ranges and no variables.
const (
	mostFormula  = 4 << 10   // bytes of an expression
	mostParts    = 500       // names, texts, numbers and operators in it
	mostComputed = 256 << 10 // bytes of a text
)

// formula is an expression of the mapping file in the language of expr-lang,
// ready to run. What it sees is
//
//	row["Site"]   the text of the row's cell under that header, trimmed
//	cell          the text of the entry's own column, after `values` and `default`
//
// and the functions of its own row, all of which give the same for the same row
// at any time: there is no clock, no file and no environment. It gives a text, a
// number, or true or false; nil and an empty text are an empty cell.
type formula struct {
	program *vm.Program
	headers []string // that it reads, each once
}

// formulaError is what is wrong with an expression, and behind how many of its
// characters.
type formulaError struct {
	what string
	at   int
}

// newFormula compiles an expression. It knows `cell` where the entry has a
// column.
func newFormula(text string, column bool) (formula, *formulaError) {
	if len(text) > mostFormula {
		return formula{}, &formulaError{fmt.Sprintf("it has more than %d characters", mostFormula), mostFormula}
	}
	seen := &inspection{}
	names := map[string]any{"row": map[string]string{}}
	if column {
		names["cell"] = ""
	}
	program, err := expr.Compile(text, append(vocabulary(), expr.Env(names), expr.MaxNodes(mostParts), expr.Patch(seen))...)
	switch flaw := seen.flaw(); {
	case flaw != nil:
		return formula{}, flaw
	case err != nil:
		return formula{}, described(err)
	case !single(program.Node().Type()):
		return formula{}, &formulaError{errSeveral("a list").Error(), 0}
	}
	return formula{program, seen.headers}, nil
}

// vocabulary takes expr-lang's functions away but for the harmless ones, and
// adds those of our own.
func vocabulary() []expr.Option {
	options := []expr.Option{expr.DisableAllBuiltins()}
	for _, name := range builtins() {
		options = append(options, expr.EnableBuiltin(name))
	}
	for _, f := range functions() {
		options = append(options, expr.Function(f.name, f.call, f.signatures...))
	}
	return options
}

// described takes what the compiler says of a flaw.
func described(err error) *formulaError {
	var flaw *file.Error
	if errors.As(err, &flaw) {
		what := strings.TrimPrefix(flaw.Message, "runtime error: ")
		if strings.HasPrefix(what, "unknown name ") {
			what += ": there are row, cell where the entry has a column, and the functions " + strings.Join(functionNames(), ", ")
		}
		return &formulaError{what, flaw.From}
	}
	return &formulaError{err.Error(), 0}
}

// single tells the types that can be the value of a field. An interface is of a
// kind that only the row shows.
func single(t reflect.Type) bool {
	if t == nil { // nil itself
		return true
	}
	switch t.Kind() {
	case reflect.String, reflect.Int, reflect.Float64, reflect.Bool, reflect.Interface:
		return true
	}
	return false
}

// run gives the cell that the expression makes of a row's texts, or says why it
// cannot.
func (f formula) run(row map[string]string, cell string) (Cell, error) {
	result, err := expr.Run(f.program, map[string]any{"row": row, "cell": cell})
	if err != nil {
		return Cell{}, errors.New(described(err).what)
	}
	return computed(result)
}

// inspection walks through an expression: it notes which headers it reads, and
// what it must not do.
type inspection struct {
	headers []string
	loose   []ast.Node // `row` without a header behind it
	flaws   []formulaError
}

// Visit is called with each part, those inside before those around them.
func (i *inspection) Visit(n *ast.Node) {
	switch n := (*n).(type) {
	case *ast.IdentifierNode:
		i.identifier(n)
	case *ast.MemberNode:
		i.member(n)
	case *ast.BuiltinNode:
		if !slices.Contains(builtins(), n.Name) {
			i.refuse(n, "there is no function "+n.Name+": there are "+strings.Join(functionNames(), ", "))
		}
	case *ast.VariableDeclaratorNode:
		i.refuse(n, "there are no variables: write what "+n.Name+" stands for")
	case *ast.BinaryNode:
		if n.Operator == ".." {
			i.refuse(n, "there are no ranges")
		}
	case *ast.SliceNode:
		if isText(n.Node) {
			i.refuse(n, "a text is not cut by its bytes: write left(text, 3) or right(text, 3)")
		}
	}
}

func (i *inspection) identifier(n *ast.IdentifierNode) {
	switch n.Value {
	case "row":
		i.loose = append(i.loose, n)
	case "$env":
		i.refuse(n, "there is no $env")
	}
}

// member notes the header behind `row`, and lets no text be taken apart by bytes.
func (i *inspection) member(n *ast.MemberNode) {
	of, ofRow := n.Node.(*ast.IdentifierNode)
	header, literal := n.Property.(*ast.StringNode)
	switch ofRow = ofRow && of.Value == "row"; {
	case ofRow && literal:
		i.loose = slices.DeleteFunc(i.loose, func(n ast.Node) bool { return n == of })
		if !slices.Contains(i.headers, header.Value) {
			i.headers = append(i.headers, header.Value)
		}
	case isText(n.Node):
		i.refuse(n, "a text is not cut by its bytes: write left(text, 3) or right(text, 3)")
	}
}

// isText tells what the checker knows to be a text.
func isText(n ast.Node) bool {
	t := n.Type()
	return t != nil && t.Kind() == reflect.String
}

func (i *inspection) refuse(n ast.Node, what string) {
	i.flaws = append(i.flaws, formulaError{what, n.Location().From})
}

// flaw gives the first thing that the expression must not do.
func (i *inspection) flaw() *formulaError {
	for _, n := range i.loose {
		i.refuse(n, `row takes a header between quotes, as in row["Site"]`)
	}
	if len(i.flaws) == 0 {
		return nil
	}
	return &i.flaws[0]
}
