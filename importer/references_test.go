package importer

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/client"
	"itsmload/mapping"
)

// places are locations that share names and spellings in every way.
func places() *shelf {
	return &shelf{items: map[string][]client.Item{"Location": {
		thing(1, "name", "Lyon", "completename", "Lyon"),
		thing(2, "name", "Paris", "completename", "Paris"),
		thing(3, "name", "Bâtiment A", "completename", "Paris > Bâtiment A"),
		thing(4, "name", "twice", "completename", "Paris > twice"),
		thing(5, "name", "twice", "completename", "Lyon > twice"),
		thing(6, "name", "PARIS", "completename", "Lyon > PARIS"),
		thing(7, "name", "Lyon", "completename", "Paris > Lyon"),
		thing(8, "name", "Été", "completename", "Paris>Été"),
		thing(9, "name", "ete", "completename", "Lyon > ete"),
		thing(10, "name", "R&lt;D", "completename", "R&lt;D"),
		thing(11, "name", "Modèle", "completename", "Modèle", "is_template", json.Number("1")),
		thing(12, "name", "0", "completename", "Lyon > 0"),
		thing(13, "name", "only a name", "completename", nil),
		thing(14, "name", "ETE", "completename", "Paris > ETE"),
	}}}
}

// siteMapping sets a computer's location in one way of naming it.
func siteMapping(lookup string) string {
	return `
version: 1
itemtype: Computer
match: serial
columns:
  - { column: Serial, field: serial }
  - { column: Site, field: locations_id` + lookup + ` }
`
}

// by is the lookup that names a location in this way.
func by(way string) string { return ", lookup: { itemtype: Location, by: " + way + " }" }

// refer resolves the references of a row of texts.
func refer(t *testing.T, server Reader, text string, header []string, cells ...string) mapping.Record {
	t.Helper()
	return resolved(newPlanner(t, server, text, header...), cells...)
}

// newPlanner is a planner that has read what its references point to, and has
// found no items.
func newPlanner(t *testing.T, server Reader, text string, header ...string) *planner {
	t.Helper()
	m, binding, schema := tie(t, text, header...)
	job := Job{Mapping: m, Binding: binding, Schema: schema}
	refs, err := readReferences(t.Context(), server, job)
	if err != nil {
		t.Fatal(err)
	}
	return &planner{job: job, refs: refs, items: &keyIndex{snapshot: newSnapshot(nil)}}
}

func resolved(p *planner, cells ...string) mapping.Record {
	row := make([]mapping.Cell, len(cells))
	for i, cell := range cells {
		row[i] = mapping.Cell{Kind: mapping.Text, Text: cell}
	}
	record := p.job.Binding.Record(row)
	p.resolve(&record, nil)
	return record
}

func TestReferences(t *testing.T) {
	const either, ids = ", lookup: Location", ""
	for _, c := range []struct {
		lookup, text string
		want         string // the id, or the code of the problem
	}{
		{either, "Bâtiment A", "3"},
		{either, "Paris > Bâtiment A", "3"},
		{either, "batiment a", "3"},
		{either, "paris>BATIMENT  A", "3"},
		{either, "only a name", "13"},
		{either, "R<D", "10"},
		{either, "Nowhere", "unknown-reference"},
		{either, "Modèle", "unknown-reference"},
		{either, "twice", "ambiguous-reference"},
		{either, "TWICE", "ambiguous-reference"},
		{either, "Lyon > twice", "5"},
		// A path as it stands goes before a name, which is ambiguous here.
		{either, "Lyon", "1"},
		// A name as it stands goes before a folded path, that of 2.
		{either, "PARIS", "6"},
		// A folded path goes before a folded name, which is ambiguous here.
		{either, "paris", "2"},
		{either, "ÉTÉ", "ambiguous-reference"},
		{either, "Été", "8"},

		{by("name"), "Bâtiment A", "3"},
		{by("name"), "BATIMENT A", "3"},
		{by("name"), "Paris > Bâtiment A", "unknown-reference"},
		{by("name"), "paris > batiment a", "unknown-reference"},
		{by("name"), "Lyon", "ambiguous-reference"},
		{by("name"), "paris", "ambiguous-reference"},
		{by("name"), "0", "12"},
		{by("name"), "3", "unknown-reference"},

		{by("path"), "Paris > Bâtiment A", "3"},
		{by("path"), "Paris>Bâtiment A", "3"},
		{by("path"), "Paris \u00a0>  Bâtiment A", "3"},
		{by("path"), "PARIS >Batiment a", "3"},
		// As it stands but for the blanks, or else two are called so.
		{by("path"), "Paris > Été", "8"},
		{by("path"), "Paris > été", "ambiguous-reference"},
		{by("path"), "Bâtiment A", "unknown-reference"},
		{by("path"), "batiment a", "unknown-reference"},
		{by("path"), "paris", "2"},
		{by("path"), "only a name", "13"},
		{by("path"), "0", "unknown-reference"},

		{by("id"), "3", "3"},
		{by("id"), "0", "0"},
		{by("id"), "99", "dangling-reference"},
		{by("id"), "11", "dangling-reference"},
		{ids, "3", "3"},
		{ids, "0", "0"},
		{ids, "99", "dangling-reference"},
		{ids, "11", "dangling-reference"},
	} {
		t.Run(c.lookup+" "+c.text, func(t *testing.T) {
			record := refer(t, places(), siteMapping(c.lookup), []string{"Serial", "Site"}, "SN1", c.text)
			got := record.Values[1].Text
			if len(record.Problems) > 0 {
				got = string(record.Problems[0].Code)
			}
			if ok := record.Values[1].Resolved && record.Values[1].Action == mapping.Set; got != c.want || ok != (len(record.Problems) == 0) {
				t.Errorf("%+v, want %s", record, c.want)
			}
		})
	}
}

func TestReferenceProblemsSayWhich(t *testing.T) {
	for _, c := range []struct {
		lookup, text string
		want         []string
	}{
		{by("name"), "twice", []string{`column "Site"`, `"twice"`, "Paris > twice (id 4), Lyon > twice (id 5)"}},
		{by("path"), "Pariis", []string{`column "Site"`, `"Pariis" is no Location`, "the nearest: Paris"}},
		{by("name"), "something else altogether", []string{"none is near it"}},
		{by("id"), "99", []string{`column "Site"`, "no Location with the id 99"}},
	} {
		record := refer(t, places(), siteMapping(c.lookup), []string{"Serial", "Site"}, "SN1", c.text)
		if len(record.Problems) != 1 {
			t.Errorf("%s: problems = %v, want one", c.text, record.Problems)
			continue
		}
		for _, want := range c.want {
			if why := record.Problems[0].Why; !strings.Contains(why, want) {
				t.Errorf("%s: %q does not say %q", c.text, why, want)
			}
		}
	}
}

// Two columns ask for the same text, the one for a name and the other for an
// id, and a third asks for it under a header of its own.
const people = `
version: 1
itemtype: Computer
match: serial
columns:
  - { column: Serial, field: serial }
  - { column: Who, field: users_id, lookup: { itemtype: User, by: name } }
  - { column: Who, field: users_id_tech, lookup: { itemtype: User, by: id } }
  - { column: Group, field: groups_id, lookup: { itemtype: Group, by: name } }
  - { column: Team, field: groups_id_tech, lookup: { itemtype: Group, by: name } }
`

func crowd() *shelf {
	return &shelf{items: map[string][]client.Item{
		"User":  {thing(5, "name", "12"), thing(12, "name", "jdupont")},
		"Group": {thing(1, "name", "Parc")},
	}}
}

func TestLookUpsAreKeptApart(t *testing.T) {
	server := crowd()
	record := refer(t, server, people, []string{"Serial", "Who", "Group", "Team"}, "SN1", "12", "Park", "Park")
	if by, id := record.Values[1].Text, record.Values[2].Text; by != "5" || id != "12" {
		t.Errorf("by name %q, by id %q, want 5 and 12", by, id)
	}
	if len(record.Problems) != 2 || !strings.Contains(record.Problems[0].Why, `column "Group"`) || !strings.Contains(record.Problems[1].Why, `column "Team"`) {
		t.Errorf("the problems do not name their columns: %v", record.Problems)
	}
}

func TestDictionariesAreReadOnce(t *testing.T) {
	server := crowd()
	refer(t, server, people, []string{"Serial", "Who", "Group", "Team"})
	slices.Sort(server.listed)
	// Of users there is a trash, too, which is looked into before and behind them.
	if diff := cmp.Diff([]string{"Group", "User", "User", "User"}, server.listed); diff != "" {
		t.Errorf("read page by page (-want +got):\n%s", diff)
	}
}

// What is put into the trash or taken out of it while all is read is seen all the same.
func TestUsersThatMoveMeanwhile(t *testing.T) {
	for _, c := range []struct {
		before int // the list before which the user moves
		from   string
		want   string
	}{
		{2, "1", "12"}, {3, "1", "trashed-reference"}, {2, "0", "trashed-reference"}, {3, "0", "trashed-reference"},
	} {
		server, lists := crowd(), 0
		server.items["User"][1]["is_deleted"] = json.Number(c.from)
		server.onList = func() {
			if lists++; lists == c.before {
				server.items["User"][1]["is_deleted"] = json.Number(map[string]string{"0": "1", "1": "0"}[c.from])
			}
		}
		record := refer(t, server, userMapping("login"), []string{"Serial", "Who", "Else"}, "SN1", "jdupont")
		got := record.Values[1].Text
		if len(record.Problems) > 0 {
			got = string(record.Problems[0].Code)
		}
		if got != c.want {
			t.Errorf("is_deleted %s until list %d: %s, want %s", c.from, c.before, got, c.want)
		}
	}
}

// A constant that can never be right is the mapping's fault, and no row's.
func TestConstantsThatNameNothing(t *testing.T) {
	const text = `
version: 1
itemtype: Computer
match: serial
columns:
  - { column: Serial, field: serial }
  - { value: nobody, field: users_id, lookup: { itemtype: User, by: name } }
  - { value: 12, field: users_id_tech, lookup: { itemtype: User, by: name } }
  - { value: none, field: groups_id, lookup: { itemtype: Group, by: name } }
  - { value: none, field: groups_id_tech, lookup: { itemtype: Group, by: name, on_unknown: skip } }
  - { column: Site, field: locations_id, lookup: Location, default: Parris, values: { a: Pariis, b: "Bâtiment A", c: twice, d: "" } }
  - { column: Maker, field: manufacturers_id, values: { a: 98 } }
  - { column: Type, field: computertypes_id, lookup: { itemtype: ComputerType, on_unknown: create }, default: new }
  - { column: State, field: states_id, lookup: State, default: gone }
  - { column: Model, field: computermodels_id, lookup: ComputerModel, values: { a: b }, expr: 'cell + "c"' }
`
	m, binding, schema := tie(t, text, "Serial", "Site", "Maker", "Type", "State", "Model")
	server := crowd()
	server.items["Location"] = places().items["Location"]
	server.items["State"] = []client.Item{thing(1, "name", "gone", "is_visible_computer", json.Number("0"))} // which an item may hold
	_, err := readReferences(t.Context(), server, Job{Mapping: m, Binding: binding, Schema: schema})
	wrong, ok := errors.AsType[*mapping.Error](err)
	if !ok || len(wrong.Flaws) != 6 {
		t.Fatalf("%v, want six flaws of the mapping", err)
	}
	for i, want := range []string{
		`mapping.yaml:7:5: field "users_id": "nobody" is no User`, `mapping.yaml:9:5: field "groups_id": "none" is no Group`,
		`mapping.yaml:11:5: column "Site": "Parris" is no Location`, `mapping.yaml:11:5: column "Site": "Pariis" is no Location`,
		`mapping.yaml:11:5: column "Site": "twice" can be several`, `mapping.yaml:12:5: column "Maker": there is no Manufacturer with the id 98`,
	} {
		if line := strings.Split(err.Error(), "\n")[i]; !strings.HasPrefix(line, want) {
			t.Errorf("%q does not begin with %q", line, want)
		}
	}
}

// A constant that is left out is named by its field, since it has no column.
func TestConstantsLeftOut(t *testing.T) {
	record := refer(t, crowd(), `
version: 1
itemtype: Computer
match: serial
columns:
  - { column: Serial, field: serial }
  - { value: none, field: groups_id, lookup: { itemtype: Group, by: name, on_unknown: skip } }
`, []string{"Serial"}, "SN1")
	if len(record.Notes) != 1 || !strings.HasPrefix(record.Notes[0], `field "groups_id": "none" is unknown`) {
		t.Errorf("notes = %q", record.Notes)
	}
}

func TestUnknownReferencesSkipped(t *testing.T) {
	skip := func(way string) string {
		return ", lookup: { itemtype: Location, by: " + way + ", on_unknown: skip }"
	}
	for _, c := range []struct {
		lookup, text string
		skipped      bool
	}{
		{skip("name"), "Nowhere", true},
		{skip("path"), "Paris > Nowhere", true},
		{skip("id"), "99", true},
		{skip("name"), "twice", false},
		{by("name"), "Nowhere", false},
	} {
		record := refer(t, places(), siteMapping(c.lookup), []string{"Serial", "Site"}, "SN1", c.text)
		if !c.skipped {
			if len(record.Problems) != 1 || len(record.Notes) > 0 || record.Values[1].Action != mapping.Keep {
				t.Errorf("%s%s: %+v, want a problem", c.text, c.lookup, record)
			}
			continue
		}
		note := fmt.Sprintf("column %q: %q is unknown, and left out as the mapping says", "Site", c.text)
		if diff := cmp.Diff([]string{note}, record.Notes); diff != "" {
			t.Errorf("%s: notes (-want +got):\n%s", c.text, diff)
		}
		if len(record.Problems) > 0 || record.Values[1] != (mapping.Value{}) {
			t.Errorf("%s: %+v, want the field left out", c.text, record)
		}
	}
}

func TestLabels(t *testing.T) {
	p := newPlanner(t, places(), siteMapping(", lookup: Location"), "Serial", "Site")
	for _, c := range []struct{ field, text, want string }{
		{"locations_id", "3", "Paris > Bâtiment A"},
		{"locations_id", "13", "only a name"},
		{"locations_id", "10", "R<D"},
		{"locations_id", "99", "id 99"},
		{"locations_id", "11", "id 11"},
		{"locations_id", "0", ""},
		{"locations_id", "", ""},
		{"serial", "3", "3"},
		{"is_dynamic", "0", "0"},
		{"states_id", "3", "3"}, // nothing was read of states
	} {
		field, _ := p.job.Schema.Field(c.field)
		if got := p.refs.label(field, c.text); got != c.want {
			t.Errorf("label(%s, %q) = %q, want %q", c.field, c.text, got, c.want)
		}
	}
}

// The thousandth unknown name gets a suggestion, those behind it get none.
func TestSuggestionsAreBounded(t *testing.T) {
	p := newPlanner(t, places(), siteMapping(by("path")), "Serial", "Site")
	for n := 1; n <= mostSuggested+1; n++ {
		record := resolved(p, "SN1", fmt.Sprintf("Paris > Bâtiment A%d", n))
		suggests := strings.Contains(record.Problems[0].Why, "the nearest: Paris > Bâtiment A")
		if n >= mostSuggested-1 && suggests != (n <= mostSuggested) {
			t.Errorf("unknown name %d: %q", n, record.Problems[0].Why)
		}
	}
}
