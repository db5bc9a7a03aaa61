package mapping

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// matching is a mapping of two entries that matches so.
func matching(match string) string {
	return "version: 1\nitemtype: Computer\nmatch: " + match + "\ncolumns:\n  - { column: A, field: serial }\n  - { column: B, field: name }\n"
}

func TestLoadMatch(t *testing.T) {
	for match, want := range map[string][]Match{
		"serial":                           {{Field: "serial"}},
		"[serial]":                         {{Field: "serial"}},
		"[serial, name]":                   {{Field: "serial"}, {Field: "name"}},
		"{ field: id, column: N° }":        {{Field: "id", Column: "N°"}},
		"{ field: serial, compare: fold }": {{Field: "serial", Compare: CompareFold}},
		"[{ field: otherserial, column: C }, name]":    {{Field: "otherserial", Column: "C"}, {Field: "name"}},
		"[{ field: name, compare: digits }, serial]":   {{Field: "name", Compare: CompareDigits}, {Field: "serial"}},
		"{ field: id, column: Id, compare: exact }":    {{Field: "id", Column: "Id", Compare: CompareExact}},
		"[{ field: uuid, column: MAC, compare: mac }]": {{Field: "uuid", Column: "MAC", Compare: CompareMAC}},
	} {
		m, err := Load("m.yaml", []byte(matching(match)))
		if err != nil {
			t.Errorf("%s: %v", match, err)
			continue
		}
		if diff := cmp.Diff(want, m.Keys, cmpopts.IgnoreUnexported(Match{})); diff != "" || m.Match != m.Keys[0] {
			t.Errorf("%s (-want +got):\n%s", match, diff)
		}
	}
}

func TestLoadMatchFlaws(t *testing.T) {
	for match, want := range map[string][]string{
		"[]":                                           {"3:8 no-keys"},
		"[serial, serial]":                             {"3:17 repeated-key-field"},
		"[serial, contact]":                            {"3:17 no-key-column"},
		"[serial, { field: id, column: C }]":           {"3:17 id-among-keys"},
		"{ field: id, column: C, compare: fold}":       {"3:8 compared-id"},
		"{ field: serial, compare: soundex }":          {"3:34 bad-choice"},
		"[serial, [name]]":                             {"3:17 no-text"},
		"[serial, { column: C }]":                      {"3:17 missing-key"},
		"{ field: id, column: C }\non_missing: create": {"3:8 creates-ids"},
	} {
		_, err := Load("m.yaml", []byte(matching(match)))
		var all *Error
		if !errors.As(err, &all) {
			t.Errorf("%s: got %v, want flaws", match, err)
			continue
		}
		if diff := cmp.Diff(want, flawsOf(all)); diff != "" {
			t.Errorf("%s: flaws differ (-want +got):\n%s", match, diff)
		}
	}
}

func TestLookupsThatMakeNothing(t *testing.T) {
	for lookup, want := range map[string]string{
		"itemtype: User":            "creates-account",
		"itemtype: User, by: login": "creates-account",
		"itemtype: Group, by: id":   "creates-unnamed",
	} {
		_, err := Load("m.yaml", []byte(document("{ column: A, field: users_id, lookup: { "+lookup+", on_unknown: create } }")))
		var all *Error
		if !errors.As(err, &all) || len(all.Flaws) != 1 || string(all.Flaws[0].Problem.Code) != want {
			t.Errorf("%s: got %v, want %s", lookup, err, want)
		}
	}
}

// TestLoadTakes reads each key of a mapping that has words or numbers of its own.
func TestLoadTakes(t *testing.T) {
	text := "entity: Root > Paris\nlock: groups_id\non_missing: create\non_trash: restore\n" +
		"guards: { max_changes: 10%, max_clears: 50, max_failures: 0, min_rows: 7 }\n" +
		document("{ column: A, field: groups_id, lookup: { itemtype: Group, on_unknown: create } }")
	m, err := Load("m.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if m.Entity != "Root > Paris" || m.Lock != "groups_id" || m.OnMissing != OnCreate || m.OnTrash != OnRestore ||
		m.Columns[1].Lookup.OnUnknown != OnCreate {
		t.Errorf("got %+v", m)
	}
	want := Guards{MaxChanges: &Limit{Percent: 10, IsPercent: true}, MaxClears: new(50), MaxFailures: new(0), MinRows: new(7)}
	if diff := cmp.Diff(want, m.Guards); diff != "" {
		t.Errorf("guards differ (-want +got):\n%s", diff)
	}
}
