package mapping

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// bind loads a mapping of the entries, and binds it to a header.
func bind(t *testing.T, itemtype, match string, entries, header []string) (*Binding, error) {
	t.Helper()
	text := "version: 1\nitemtype: " + itemtype + "\nmatch: " + match + "\ncolumns:\n"
	for _, entry := range entries {
		text += "  - { " + entry + " }\n"
	}
	m, err := Load("m.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	schema, ok := Builtin(itemtype)
	if !ok {
		t.Fatalf("%s is not built in", itemtype)
	}
	return m.Bind(header, schema)
}

func TestBind(t *testing.T) {
	b, err := bind(t, "Computer", "serial", []string{
		"column: Numéro de série, field: serial",
		"column: [Asset tag, N° inventaire], field: otherserial",
		"column: Site, field: locations_id, lookup: Location",
		"field: groups_id, value: Parc, lookup: Group",
	}, []string{"SITE ", "Extra", "\ufeffnumero de  serie", "n°\u00a0inventaire", "", " Other "})
	if err != nil {
		t.Fatal(err)
	}
	type place struct {
		Field  string
		Type   Type
		index  int
		Header string
	}
	var got []place
	for _, f := range b.Fields {
		got = append(got, place{f.Field.Name, f.Field.Type, f.index, f.Header})
	}
	want := []place{
		{"serial", TypeText, 2, "numero de  serie"},
		{"otherserial", TypeText, 3, "n°\u00a0inventaire"},
		{"locations_id", TypeReference, 0, "SITE"},
		{"groups_id", TypeReference, -1, ""},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(place{})); diff != "" {
		t.Errorf("fields differ (-want +got):\n%s", diff)
	}
	key := b.Record([]Cell{text("A"), text("B"), text("C")}).Key
	if b.Key.Field.Name != "serial" || key != "C" {
		t.Errorf("the key is %+v, and of a row %q", b.Key, key)
	}
	if diff := cmp.Diff([]string{"Extra", "Other"}, b.Ignored); diff != "" {
		t.Errorf("ignored columns differ (-want +got):\n%s", diff)
	}
}

func TestBindTypes(t *testing.T) {
	for _, c := range []struct {
		itemtype, entry string
		want            Type // of the field once it is bound
		itemtypeOf      string
	}{
		{"Computer", "column: A, field: name, type: mac", TypeMAC, ""},
		{"Computer", "column: A, field: name, type: date, format: DD/MM/YYYY", TypeText, ""},
		{"Computer", "column: A, field: is_dynamic, type: integer", TypeInteger, ""},
		{"Computer", "column: A, field: date_creation, type: date", TypeDateTime, ""},
		{"Computer", "column: A, field: users_id", TypeReference, "User"},
		{"Computer", "column: A, field: ticket_tco, type: integer", TypeDecimal, ""},
		{"Infocom", "column: A, field: warranty_duration, type: months", TypeMonths, ""},
		{"Cluster", "column: A, field: clustertypes_id, lookup: ClusterType", TypeReference, "ClusterType"},
		{"Ticket", "column: A, field: content, html: text", TypeText, ""},
	} {
		b, err := bind(t, c.itemtype, "{ field: id, column: Id }", []string{c.entry}, []string{"Id", "A"})
		if err != nil {
			t.Errorf("%s: %v", c.entry, err)
			continue
		}
		if f := b.Fields[0].Field; f.Type != c.want || f.Itemtype != c.itemtypeOf {
			t.Errorf("%s: got %s of %q, want %s of %q", c.entry, f.Type, f.Itemtype, c.want, c.itemtypeOf)
		}
	}
}

// TestBindFlaws binds an entry in line 5 beside a header of Id, A, B, B, C.
func TestBindFlaws(t *testing.T) {
	for _, c := range []struct {
		entry string
		want  []string
	}{
		{"column: Z, field: name", []string{"5:5 missing-header"}},
		{"column: b, field: name", []string{"5:5 repeated-header"}},
		{"column: [A, C], field: name", []string{"5:5 repeated-header"}},
		{"column: A, field: nmae", []string{"5:5 unknown-field"}},
		{"column: A, field: Name", []string{"5:5 unknown-field"}},
		{"column: Z, field: nmae", []string{"5:5 missing-header", "5:5 unknown-field"}},
		{"column: A, field: date_mod", []string{"5:5 read-only-field"}},
		{"column: A, field: completename", []string{"5:5 read-only-field"}},
		{"column: A, field: level", []string{"5:5 read-only-field"}},
		{"column: A, field: sons_cache", []string{"5:5 read-only-field"}},
		{"column: A, field: password", []string{"5:5 unreadable-field"}},
		{"column: A, field: api_token", []string{"5:5 unreadable-field"}},
		{"column: A, field: _useremails", []string{"5:5 unreadable-field"}},
		{"column: A, field: locations_id, lookup: State", []string{"5:5 wrong-lookup"}},
		{"column: A, field: locations_id, lookup: { itemtype: Location, by: email }", []string{"5:5 user-lookup"}},
		{"column: A, field: name, lookup: State", []string{"5:5 needless-lookup"}},
		{"column: A, field: users_id, type: text", []string{"5:5 wrong-type"}},
		{"column: A, field: is_dynamic, type: date", []string{"5:5 wrong-type"}},
		{"column: A, field: name, type: reference", []string{"5:5 wrong-type"}},
		{"column: A, field: name, format: DD/MM/YYYY", []string{"5:5 needless-format"}},
		{"column: A, field: name, html: text", []string{"5:5 needless-html"}},
		{"field: ticket_tco, value: douze", []string{"5:5 bad-decimal"}},
		{"column: A, field: ticket_tco, default: '1,5'", []string{"5:5 bad-decimal"}},
		{"column: A, field: is_dynamic, values: { a: 1, b: peut-être, c: '' }", []string{"5:5 bad-boolean"}},
		{"field: name, value: 'NULL'", []string{"5:5 null-word"}},
		{"column: A, field: entities_id, lookup: Entity, empty: clear", []string{"5:5 clears-entity"}},
		{"column: A, field: entities_id, default: ' '", []string{"5:5 clears-entity"}},
		{"field: entities_id, value: ''", []string{"5:5 clears-entity"}},
	} {
		_, err := bind(t, "Computer", "{ field: id, column: Id }", []string{c.entry}, []string{"Id", "A", "B", "B", "C"})
		var all *Error
		if !errors.As(err, &all) {
			t.Errorf("%s: got %v, want flaws", c.entry, err)
			continue
		}
		if diff := cmp.Diff(c.want, flawsOf(all)); diff != "" {
			t.Errorf("%s: flaws differ (-want +got):\n%s", c.entry, diff)
		}
	}
}

func TestBindFindsAllFlaws(t *testing.T) {
	_, err := bind(t, "Computer", "serial", []string{
		"column: Seriel, field: serial",
		"column: A, field: nmae",
		"column: A, field: date_mod",
		"column: A, field: locations_id, lookup: Locaton",
	}, []string{"Serial", "A", "Other"})
	want := `m.yaml:5:5: the file has no column "Seriel" (did you mean "Serial"?): correct the name, or take the entry out
m.yaml:6:5: Computer has no field "nmae" (did you mean "name"?): write the field's name as the API has it
m.yaml:7:5: the server sets "date_mod" by itself: take the entry out
m.yaml:8:5: locations_id refers to Location, not to Locaton: correct the lookup`
	if err == nil || err.Error() != want {
		t.Errorf("got:\n%v\nwant:\n%s", err, want)
	}
}

func TestBindNamesHeader(t *testing.T) {
	_, err := bind(t, "Computer", "serial", []string{"column: Serial, field: serial"}, []string{"Nom", "", "Le\r\nsite"})
	want := `the file has no column "Serial" (it has "Nom", "Le site"): correct the name, or take the entry out`
	if err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestBindNamesDelimiter tells of a header that was not taken apart.
func TestBindNamesDelimiter(t *testing.T) {
	for header, want := range map[string]string{
		"Serial;Nom;Site": `(its header is the one cell "Serial;Nom;Site": if those are several columns, write delimiter: ";" under "source")`,
		"Serial\tNom":     `write delimiter: "\t" under "source")`,
	} {
		_, err := bind(t, "Computer", "serial", []string{"column: Serial, field: serial"}, []string{header})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestBindNamesColumns(t *testing.T) {
	_, err := bind(t, "Computer", "serial", []string{"column: serial, field: serial"}, []string{"A", "Serial", "SERIAL"})
	want := `B ("Serial") and C ("SERIAL")`
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s named", err, want)
	}
}

func TestBindKeys(t *testing.T) {
	for _, c := range []struct {
		name, match, entry string
		want               string // the code of a flaw; empty for none
	}{
		{"id set by a column", "id", "column: A, field: id", ""},
		{"id in a column of its own", "{ field: id, column: A }", "column: B, field: name", ""},
		{"field in a column of its own", "{ field: serial, column: A }", "column: B, field: serial", ""},
		{"one list", "[serial]", "column: A, field: serial", ""},
		{"unknown field", "{ field: seriel, column: A }", "column: B, field: name", "unknown-field"},
		{"no such column", "{ field: serial, column: Z }", "column: B, field: name", "missing-header"},
		{"constant", "serial", "value: A, field: serial", "bad-key"},
		{"constant id", "id", "value: 1, field: id", "bad-key"},
		{"default", "serial", "column: A, field: serial, default: x", "bad-key"},
		{"lookup", "users_id", "column: A, field: users_id, lookup: User", "bad-key"},
		{"made on the way", "[serial, locations_id]", "column: A, field: locations_id, lookup: { itemtype: Location, on_unknown: create } }\n  - { column: B, field: serial", "creating-key"},
		{"hung on the item", "Infocom.buy_date", "column: A, field: Infocom.buy_date", "child-key"},
		{"id beside another key", "{ field: serial, column: A }", "column: B, field: id", "read-only-field"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, err := bind(t, "Computer", c.match, []string{c.entry}, []string{"A", "B"})
			var all *Error
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want == "" && b.Record([]Cell{text("7"), text("8")}).Key != "7":
				t.Errorf("the key does not stand in A: %+v", b.Key)
			case c.want != "" && !errors.As(err, &all):
				t.Errorf("got %v, want %s", err, c.want)
			case c.want != "" && string(all.Flaws[0].Code) != c.want:
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// No new ticket is found by what the server sets of it by itself.
func TestNewItemsAreFoundByWhatTheyAreMadeWith(t *testing.T) {
	for itemtype, want := range map[string]string{"Ticket": "overruled-key", "Computer": ""} {
		for _, missing := range []string{"create", "reject"} {
			field := map[string]string{"Ticket": "users_id_recipient", "Computer": "users_id"}[itemtype]
			m, err := Load("m.yaml", []byte("version: 1\nitemtype: "+itemtype+"\nmatch: [name, "+field+"]\non_missing: "+missing+"\ncolumns:\n  - { column: A, field: name }\n  - { column: B, field: "+field+" }\n"))
			if err != nil {
				t.Fatal(err)
			}
			schema, _ := Builtin(itemtype)
			_, err = m.Bind([]string{"A", "B"}, schema)
			flaws, _ := errors.AsType[*Error](err)
			if refused := flaws != nil; refused != (want != "" && missing == "create") || refused && string(flaws.Flaws[0].Code) != want {
				t.Errorf("%s, on_missing: %s: %v", itemtype, missing, err)
			}
		}
	}
}
