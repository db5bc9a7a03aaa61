package mapping

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// bindKeys binds a mapping of several keys, which Load refuses until they are done.
func bindKeys(t *testing.T, match, columns string, header ...string) (*Binding, error) {
	t.Helper()
	m, err := Load("m.yaml", []byte("version: 1\nitemtype: Computer\nmatch: "+match+"\ncolumns: ["+columns+"]\n"))
	if err != nil {
		t.Fatal(err)
	}
	schema, _ := Builtin("Computer")
	return m.Bind(header, schema)
}

func TestKeyMeaning(t *testing.T) {
	text := Field{Type: TypeText}
	for _, c := range []struct {
		key        Key
		text, want string
	}{
		{Key{Field: text}, "a&lt;B ", "a<B "},
		{Key{Field: Field{Type: TypeInteger}}, "007", "7"},
		{Key{Field: Field{Type: TypeInteger}}, "", ""},
		{Key{Field: Field{Type: TypeReference}}, "0", "0"},
		{Key{Field: text, Compare: CompareExact}, "Évry", "Évry"},
		{Key{Field: text, Compare: CompareFold}, " ÉVRY\u00a0Sud ", "evry sud"},
		{Key{Field: text, Compare: CompareDigits}, "INV-0012", "0012"},
		{Key{Field: text, Compare: CompareDigits}, "none", ""},
		{Key{Field: text, Compare: CompareMAC}, "00-1A.2b:3c4D 5E ", "001a2b3c4d5e"},
	} {
		if got := c.key.Meaning(c.text); got != c.want {
			t.Errorf("by %q, %q means %q, want %q", c.key.Compare, c.text, got, c.want)
		}
	}
}

// TestRecordKeys holds the parts of a key, from columns and entries alike.
func TestRecordKeys(t *testing.T) {
	b, err := bindKeys(t, "[name, { field: otherserial, column: Old, compare: digits }, entities_id]",
		"{ column: A, field: name, empty: clear }, { column: E, field: entities_id, lookup: Entity }", "Old", "A", "E")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		row  []Cell
		keys []string
		key  string
		code Code
	}{
		{texts("INV-12", " PC 1 ", "Paris"), []string{"PC 1", "INV-12", "Paris"}, "PC 1 / INV-12 / Paris", ""},
		{texts("INV-12", "", "Paris"), []string{"", "INV-12", "Paris"}, "", "empty-key"},
		{texts("", "PC 1", "Paris"), []string{"PC 1", "", "Paris"}, "", "empty-key"},
		{texts("INV-12", "PC 1"), []string{"PC 1", "INV-12", ""}, "", "empty-key"},
		{texts("none", "PC 1", "Paris"), []string{"PC 1", "", "Paris"}, "", "empty-meaning"},
	} {
		r := b.Record(c.row)
		if diff := cmp.Diff(c.keys, r.Keys); diff != "" || r.Key != c.key {
			t.Errorf("%v: the key is %q, of the parts (-want +got):\n%s", c.row, r.Key, diff)
		}
		var code Code
		if len(r.Problems) > 0 {
			code = r.Problems[0].Code
		}
		if code != c.code || (code == "") != (len(r.Problems) == 0) {
			t.Errorf("%v: got %v, want %q", c.row, r.Problems, c.code)
		}
	}
}

// TestRekey takes ids in, once the names are known.
func TestRekey(t *testing.T) {
	b, err := bindKeys(t, "[name, entities_id]", "{ column: A, field: name }, { field: entities_id, value: Paris, lookup: Entity }", "A")
	if err != nil {
		t.Fatal(err)
	}
	r := b.Record(texts("PC"))
	if r.Key != "PC / Paris" {
		t.Errorf("the key is %q", r.Key)
	}
	r.Values[1] = Value{Action: Set, Text: "3", Resolved: true}
	b.Rekey(&r)
	if r.Key != "PC / 3" || b.Meaning(r.Keys) != "PC\x003" {
		t.Errorf("the key is %q, and means %q", r.Key, b.Meaning(r.Keys))
	}
	r.Values[1] = Value{}
	b.Rekey(&r)
	if r.Key != "" || b.Meaning(r.Keys) != "" {
		t.Errorf("a key without a part is %q, and means %q", r.Key, b.Meaning(r.Keys))
	}
}

// TestMeaning holds that parts do not run together.
func TestMeaning(t *testing.T) {
	b, err := bindKeys(t, "[name, serial]", "{ column: A, field: name }, { column: B, field: serial }", "A", "B")
	if err != nil {
		t.Fatal(err)
	}
	if b.Meaning([]string{"ab", "c"}) == b.Meaning([]string{"a", "bc"}) {
		t.Error("ab, c and a, bc mean the same")
	}
	if b.Key != b.Keys[0] || len(b.Keys) != 2 {
		t.Errorf("the keys are %+v", b.Keys)
	}
}

// TestBindKeysOfConstants holds that a constant can be a part, and no more.
func TestBindKeysOfConstants(t *testing.T) {
	_, err := bindKeys(t, "[name, serial]", "{ value: A, field: name }, { value: B, field: serial }")
	var all *Error
	if !errors.As(err, &all) || all.Flaws[0].Code != "bad-key" {
		t.Errorf("got %v, want bad-key", err)
	}
}
