package mapping

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// builtins names the functions of expr-lang that an expression may call: those
// that give the same at any time, and no text longer than what goes in.
func builtins() []string {
	return []string{
		"upper", "lower", "trim", "trimPrefix", "trimSuffix", "split", "first", "last", "len",
		"int", "float", "abs", "ceil", "floor", "round", "min", "max",
	}
}

// function is one that an expression may call beside the builtins.
type function struct {
	name       string
	call       func(args ...any) (any, error)
	signatures []any // functions of the types that call takes and gives
}

// functions are those that expr-lang lacks, counts in bytes, or lets grow a text
// without bounds.
func functions() []function {
	return []function{
		{"string", plainText, []any{new(func(any) string)}},
		{"left", leftOf, []any{new(func(string, int) string)}},
		{"right", rightOf, []any{new(func(string, int) string)}},
		{"replace", replacedText, []any{new(func(string, string, string) string)}},
		{"repeat", repeated, []any{new(func(string, int) string)}},
		{"join", joinedTexts, []any{new(func([]string, string) string), new(func([]any, string) string)}},
	}
}

// functionNames lists all that can be called, for messages.
func functionNames() []string {
	names := builtins()
	for _, f := range functions() {
		names = append(names, f.name)
	}
	slices.Sort(names)
	return names
}

// plainText writes a number without an exponent.
func plainText(args ...any) (any, error) {
	switch v := args[0].(type) {
	case nil:
		return "", nil
	case float64:
		return plainNumber(v), nil
	}
	return fmt.Sprint(args[0]), nil
}

func plainNumber(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// leftOf gives the first characters of a text.
func leftOf(args ...any) (any, error) {
	runes := []rune(args[0].(string))
	return string(runes[:clamped(args[1].(int), len(runes))]), nil
}

// rightOf gives the last characters of a text.
func rightOf(args ...any) (any, error) {
	runes := []rune(args[0].(string))
	return string(runes[len(runes)-clamped(args[1].(int), len(runes)):]), nil
}

func clamped(n, most int) int { return min(max(n, 0), most) }

// replacedText puts one text in the place of another, everywhere.
func replacedText(args ...any) (any, error) {
	text, old, with := args[0].(string), args[1].(string), args[2].(string)
	if old == "" {
		return text, nil
	}
	if grown := strings.Count(text, old) * max(len(with)-len(old), 0); grown > mostComputed {
		return "", errTooLong()
	}
	return bounded(strings.ReplaceAll(text, old, with))
}

func repeated(args ...any) (any, error) {
	text, times := args[0].(string), max(args[1].(int), 0)
	if times > mostComputed || len(text)*times > mostComputed {
		return "", errTooLong()
	}
	return strings.Repeat(text, times), nil
}

// joinedTexts puts texts behind each other, another one between them.
func joinedTexts(args ...any) (any, error) {
	var texts []string
	switch list := args[0].(type) {
	case []string:
		texts = list
	case []any:
		for _, part := range list {
			text, _ := plainText(part)
			texts = append(texts, text.(string))
		}
	}
	between := args[1].(string)
	if len(texts)*len(between) > mostComputed {
		return "", errTooLong()
	}
	return bounded(strings.Join(texts, between))
}

func bounded(text string) (string, error) {
	if len(text) > mostComputed {
		return "", errTooLong()
	}
	return text, nil
}

func errTooLong() error { return fmt.Errorf("it makes a text of more than %d KiB", mostComputed>>10) }

// computed makes a cell of what an expression gives.
func computed(result any) (Cell, error) {
	switch v := result.(type) {
	case nil:
		return Cell{}, nil
	case string:
		text, err := bounded(v)
		return Cell{Kind: Text, Text: Trim(text)}, err
	case bool:
		return Cell{Kind: Boolean, Text: strings.ToUpper(strconv.FormatBool(v))}, nil
	case int:
		return Cell{Kind: Number, Text: strconv.Itoa(v)}, nil
	case float64:
		if !(math.Abs(v) < 1e15) { // more digits than it holds, or no number at all
			return Cell{}, fmt.Errorf("it gives %v, which is no number to store", v)
		}
		return Cell{Kind: Number, Text: plainNumber(v), Number: v}, nil
	}
	return Cell{}, errSeveral(listed(result))
}

func errSeveral(what string) error {
	return fmt.Errorf("it gives %s, where a field takes one text, number, or true or false", what)
}

// listed names the kind of a result that is no single value.
func listed(result any) string {
	if strings.HasPrefix(fmt.Sprintf("%T", result), "map") {
		return "an object"
	}
	return "a list"
}
