package mapping

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// compiled is the embedded schema, ready to check documents.
func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(JSONSchema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("mapping.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("mapping.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// validate checks a YAML document against the schema, as an editor does.
func validate(t *testing.T, schema *jsonschema.Schema, text []byte) error {
	t.Helper()
	data, err := yaml.YAMLToJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(doc)
}

// TestJSONSchemaAgrees holds that the schema and Load take the same documents.
func TestJSONSchemaAgrees(t *testing.T) {
	schema := compiled(t)
	sample, err := os.ReadFile(filepath.Join("testdata", "computers.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	good := []string{
		string(sample),
		document("{ column: A, field: comment }"),
		document("{ column: [A, 2024], field: comment, values: { a: b, 1: 2, x: true } }"),
		document("{ column: A, field: comment, html: text, default: '' }"),
		document("{ column: A, field: states_id, lookup: { itemtype: State, by: path, separator: /, on_unknown: skip } }"),
		"source: { delimiter: tab, encoding: ISO-8859-15, quote: \"'\", sheet: 2, range: A1:F9, table: T, decimal: '.', dates: month-first }\n" +
			document("{ column: A, field: date_creation, type: date, format: DD/MM/YYYY }"),
		document("{ field: comment, expr: 'upper(row.A)', empty: clear, required: true }"),
		document("{ column: A, field: comment, expr: cell, values: { a: b }, default: c }"),
		"source: { delimiter: '\\t', encoding: utf-16LE }\n" + document("{ value: 1, field: comment, only_if_empty: true }"),
		"guards: { max_changes: 50, min_rows: 0 }\naccept: []\n" + document("{ column: A, field: comment, required: true, empty: clear }"),
		"guards: { max_changes: 0.5% }\non_missing: skip\non_trash: reject\nnotifications: true\n" + document("{ column: A, field: comment }"),
		"version: 1\nitemtype: Computer\nmatch: [{ field: id, column: N° }]\ncolumns: [{ column: A, field: name }]\n",
		"version: 1\nitemtype: Computer\nmatch: { field: serial, compare: fold }\ncolumns: [{ column: A, field: serial }]\n",
		"version: 1\nitemtype: Computer\nmatch: [serial, { field: uuid, column: B, compare: digits }]\ncolumns: [{ column: A, field: serial }]\n",
		"entity: Paris\n" + document("{ column: A, field: comment }"),
		"lock: date_mod\n" + document("{ column: A, field: date_mod }"),
		document("{ column: A, field: Infocom.buy_date }"),
		"on_missing: create\n" + document("{ column: A, field: comment }"),
		"on_trash: restore\n" + document("{ column: A, field: comment }"),
		"guards: { max_clears: 10 }\n" + document("{ column: A, field: comment }"),
		"guards: { max_failures: 10 }\n" + document("{ column: A, field: comment }"),
		document("{ column: A, field: groups_id, lookup: { itemtype: Group, on_unknown: create } }"),
	}
	bad := []string{
		"{}", "[]", "text", "version: 1\nitemtype: Computer\nmatch: serial\ncolumns: []\n",
		"extra: 1\n" + document("{ column: A, field: comment }"),
		"version: 2\nitemtype: Computer\nmatch: id\ncolumns: [{ column: A, field: id }]\n",
		"version: 1\nitemtype: 12\nmatch: id\ncolumns: [{ column: A, field: id }]\n",
		"version: 1\nitemtype: Computer\nmatch: []\ncolumns: [{ column: A, field: id }]\n",
		"version: 1\nitemtype: Computer\nmatch: { column: A }\ncolumns: [{ column: A, field: id }]\n",
		"notifications: oui\n" + document("{ column: A, field: comment }"),
		"accept: not-found\n" + document("{ column: A, field: comment }"),
		"accept: [updated]\n" + document("{ column: A, field: comment }"),
		"source:\n" + document("{ column: A, field: comment }"),
		"match: [serial, serial]\n" + strings.Replace(document("{ column: A, field: comment }"), "match: serial\n", "", 1),
		"entity: ''\n" + document("{ column: A, field: comment }"),
		"lock: 12\n" + document("{ column: A, field: comment }"),
		"guards: { max_clears: 10% }\n" + document("{ column: A, field: comment }"),
		"guards: { max_failures: -1 }\n" + document("{ column: A, field: comment }"),
		"match: { field: serial, compare: soundex }\n" + strings.Replace(document("{ column: A, field: comment }"), "match: serial\n", "", 1),
		"source: { header_row: 0 }\n" + document("{ column: A, field: comment }"),
		"source: { header_row: '1' }\n" + document("{ column: A, field: comment }"),
		"source: { encoding: latin1 }\n" + document("{ column: A, field: comment }"),
		"source: { delimiter: ';;' }\n" + document("{ column: A, field: comment }"),
		"source: { delimiter: '' }\n" + document("{ column: A, field: comment }"),
		"source: { delimiter: ':' }\n" + document("{ column: A, field: comment }"),
		"source: { quote: x }\n" + document("{ column: A, field: comment }"),
		"source: { quote: '' }\n" + document("{ column: A, field: comment }"),
		"source: { decimal: ';' }\n" + document("{ column: A, field: comment }"),
		"source: { dates: dmy }\n" + document("{ column: A, field: comment }"),
		"source: { sheet: '' }\n" + document("{ column: A, field: comment }"),
		"guards: { max_changes: 10 % }\n" + document("{ column: A, field: comment }"),
		"guards: { max_changes: 1.5 }\n" + document("{ column: A, field: comment }"),
		"guards: { max_changes: -1 }\n" + document("{ column: A, field: comment }"),
		"guards: { max_changes: .% }\n" + document("{ column: A, field: comment }"),
		"guards: { min_rows: 10% }\n" + document("{ column: A, field: comment }"),
		document("A"),
		document("{ column: A }"),
		document("{ field: comment }"),
		document("{ column: '', field: comment }"),
		document("{ column: [], field: comment }"),
		document("{ column: { a: b }, field: comment }"),
		document("{ column: A, field: '' }"),
		document("{ column: A, field: 12 }"),
		document("{ column: A, field: comment, value: B }"),
		document("{ field: comment, value: B, default: C }"),
		document("{ field: comment, value: B, values: {} }"),
		document("{ field: comment, value: [] }"),
		document("{ field: comment, value: null }"),
		document("{ field: comment, expr: '' }"),
		document("{ field: comment, expr: [] }"),
		document("{ field: comment, expr: row.A, value: B }"),
		document("{ field: comment, expr: row.A, values: { a: b } }"),
		document("{ field: comment, expr: row.A, default: B }"),
		document("{ column: A, field: comment, default: B, empty: keep }"),
		document("{ column: A, field: comment, default: {} }"),
		document("{ column: A, field: comment, values: [] }"),
		document("{ column: A, field: comment, values: { a: [] } }"),
		document("{ column: A, field: comment, type: string }"),
		document("{ column: A, field: comment, format: '' }"),
		document("{ column: A, field: comment, required: 'true' }"),
		document("{ column: A, field: comment, empty: null }"),
		document("{ column: A, field: comment, only_if_empty: 1 }"),
		document("{ column: A, field: comment, html: html }"),
		document("{ column: A, field: users_id, lookup: '' }"),
		document("{ column: A, field: users_id, lookup: [] }"),
		document("{ column: A, field: users_id, lookup: {} }"),
		document("{ column: A, field: users_id, lookup: { itemtype: User, by: nickname } }"),
		document("{ column: A, field: users_id, lookup: { itemtype: User, separator: '' } }"),
	}
	for _, text := range good {
		if err := validate(t, schema, []byte(text)); err != nil {
			t.Errorf("the schema refuses\n%s%v", text, err)
		}
		if _, err := Load("m.yaml", []byte(text)); err != nil {
			t.Errorf("Load refuses\n%s%v", text, err)
		}
	}
	for _, text := range bad {
		if validate(t, schema, []byte(text)) == nil {
			t.Errorf("the schema takes\n%s", text)
		}
		if _, err := Load("m.yaml", []byte(text)); err == nil {
			t.Errorf("Load takes\n%s", text)
		}
	}
}

// TestJSONSchemaDescribes holds that an editor has something to say on every key.
func TestJSONSchemaDescribes(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(JSONSchema()))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	var walk func(path string, n any)
	walk = func(path string, n any) {
		object, _ := n.(map[string]any)
		for key, value := range object {
			walk(path+"/"+key, value)
		}
		array, _ := n.([]any)
		for _, value := range array {
			walk(path, value)
		}
		properties, _ := object["properties"].(map[string]any)
		for key, value := range properties {
			property, _ := value.(map[string]any)
			if property == nil { // a key that is ruled out
				continue
			}
			found++
			if property["description"] == nil && property["$ref"] != "#/$defs/field" {
				t.Errorf("%s/properties/%s has no description", path, key)
			}
		}
	}
	walk("", doc)
	if found < 35 {
		t.Errorf("the schema has %d properties: the walk has missed some", found)
	}
}
