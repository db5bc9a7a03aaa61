package client

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestItemValues(t *testing.T) {
	raw := `{ "id" : 7, "name":"a\"},{\\ é\u00e9", "serial":null,"is_deleted":false , "up":true,
		"links":[{"rel":"Entity","href":"x]}"},[1]], "cost":"12.5000","n":-1.5E3,"o":{"a":{"b":"}"}},"last":""}`
	want := Item{"id": json.Number("7"), "name": `a"},{\ éé`, "serial": nil, "is_deleted": false, "up": true,
		"cost": "12.5000", "n": json.Number("-1.5E3"), "last": ""}
	got, err := newPicker(nil).item([]byte(raw))
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("error %v, item (-want +got):\n%s", err, diff)
	}
	few, err := newPicker([]string{"serial", "name", "none"}).item([]byte(raw))
	if diff := cmp.Diff(Item{"id": want["id"], "name": want["name"], "serial": nil}, few); err != nil || diff != "" {
		t.Errorf("error %v, fields kept (-want +got):\n%s", err, diff)
	}
}

func TestItemID(t *testing.T) {
	tests := []struct {
		item Item
		want int
	}{
		{Item{"id": json.Number("12")}, 12}, {Item{"id": "12"}, 12}, {Item{"id": json.Number("0")}, 0},
		{Item{}, 0}, {Item{"id": true}, 0}, {Item{"id": json.Number("1.5")}, 0},
	}
	for _, test := range tests {
		if got := test.item.ID(); got != test.want {
			t.Errorf("%v: id %d, want %d", test.item, got, test.want)
		}
	}
}

func TestWhatIsNoItem(t *testing.T) {
	for _, raw := range []string{`[]`, `"text"`, `7`, `null`, `{}`, `{"name":"x"}`, `{"id":null}`, `{"id":"x"}`} {
		if item, err := newPicker(nil).item([]byte(raw)); err == nil {
			t.Errorf("%s: taken for the item %v", raw, item)
		}
	}
}

// The picker must see what encoding/json sees, however the JSON is written.
func TestItemAgainstEncodingJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.OneOf(
			rapid.Map(rapid.String(), func(s string) any { return s }),
			rapid.Map(rapid.Float64Range(-1e9, 1e9), func(f float64) any { return f }),
			rapid.SampledFrom([]any{nil, true, false, "", `"`, `\`, `\\"`, []any{"]", 1}, map[string]any{"}": "{"}, "\u2028<&>"}),
		)
		object := rapid.MapOf(rapid.String(), value).Draw(t, "object")
		object["id"] = rapid.IntRange(1, 1000).Draw(t, "id")
		raw := written(object, rapid.Bool().Draw(t, "indented"), rapid.Bool().Draw(t, "escaped"))
		fields := slices.Sorted(maps.Keys(object))[:rapid.IntRange(0, len(object)).Draw(t, "kept")]
		got, err := newPicker(fields).item(raw)
		if err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		if diff := cmp.Diff(decoded(raw, fields), got); diff != "" {
			t.Fatalf("%s: fields %q (-want +got):\n%s", raw, fields, diff)
		}
	})
}

// written encodes an object in one of the ways that servers have.
func written(object map[string]any, indented, escaped bool) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(escaped)
	if indented {
		encoder.SetIndent(" ", "\t")
	}
	if err := encoder.Encode(object); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// decoded is what an item should be by encoding/json.
func decoded(raw []byte, fields []string) Item {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var item Item
	if err := decoder.Decode(&item); err != nil {
		panic(err)
	}
	maps.DeleteFunc(item, func(name string, value any) bool {
		_, isList := value.([]any)
		_, isObject := value.(map[string]any)
		return isList || isObject || name != "id" && !slices.Contains(fields, name)
	})
	return item
}

func BenchmarkPage(b *testing.B) {
	var page strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&page, `,{"id":%d,"name":"PC-%06d","serial":"SN%06d"`, i+1, i, i)
		for column := range 57 {
			fmt.Fprintf(&page, `,"column_%d":%q`, column, strings.Repeat("x", column%20))
		}
		page.WriteString("}")
	}
	raw := []byte("[" + page.String()[1:] + "]")
	for _, fields := range [][]string{{"serial", "name"}, nil} {
		b.Run(fmt.Sprintf("%d fields", len(fields)), func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := stream(bytes.NewReader(raw), newPicker(fields)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
