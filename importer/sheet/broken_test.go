package sheet_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"itsmload/importer/sheet"
	"itsmload/mapping"
)

// sound is a workbook with a cell of each form, and the rows that it has.
func sound(t *testing.T) (map[string]string, []string) {
	p := parts(header,
		`<row r="2" spans="1:2"><c r="A2" s="1"><v>46022</v></c><c r="B2" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c></row>`,
		`<row r="3"><c r="A3" t="str"><f>A1</f><v>x &amp; y</v></c><c r="B3" t="b"><v>1</v></c></row>`,
		`<row r="4"><c r="A4" t="s"><v>2</v></c><c r="B4"><v>1.5</v></c></row>`)
	return p, shown(rows(t, open(t, write(t, "sound.xlsx", pack(t, p)), mapping.Source{})))
}

// outcome reads a workbook that may be broken. It is empty if that is an error
// before the first row, and the rows else.
func outcome(t *testing.T, packed []byte) string {
	t.Helper()
	f, err := sheet.Open(write(t, "a.xlsx", packed), mapping.Source{}, nil)
	if err != nil {
		return ""
	}
	defer f.Close()
	return strings.Join(shown(rows(t, f)), "\n")
}

// TestCutParts cuts each part of a workbook everywhere, and packs it rightly.
func TestCutParts(t *testing.T) {
	whole, _ := sound(t)
	for _, name := range slices.Sorted(maps.Keys(whole)) {
		for at := 0; at < len(whole[name]); at += 9 {
			p := maps.Clone(whole)
			p[name] = whole[name][:at]
			if got := outcome(t, pack(t, p)); got != "" {
				t.Fatalf("%s was cut at %d, and read: %s", name, at, got)
			}
		}
	}
}

// TestTagsLost takes one tag after the other out of the sheet and its texts, and
// puts another in its place.
func TestTagsLost(t *testing.T) {
	whole, _ := sound(t)
	tag := regexp.MustCompile(`<[^>]*[^/]>`)
	for _, name := range []string{"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "xl/workbook.xml"} {
		for _, at := range tag.FindAllStringIndex(whole[name], -1) {
			for _, instead := range []string{"", "<zz>", "</zz>", "&zz;"} {
				p := maps.Clone(whole)
				p[name] = whole[name][:at[0]] + instead + whole[name][at[1]:]
				if got := outcome(t, pack(t, p)); got != "" {
					t.Errorf("%s: %s", p[name], got)
				}
			}
		}
	}
}

// TestPartsLost takes one part after the other out of a workbook, empties it,
// or puts it there twice.
func TestPartsLost(t *testing.T) {
	whole, want := sound(t)
	for name := range whole {
		for how, change := range map[string]func(map[string]string){
			"lost":    func(p map[string]string) { delete(p, name) },
			"emptied": func(p map[string]string) { p[name] = "" },
			"twice":   func(p map[string]string) { p[strings.ToUpper(name)] = p[name] },
			"other":   func(p map[string]string) { p[name] = `<html><body>Not found</body></html>` },
		} {
			p := maps.Clone(whole)
			change(p)
			got := outcome(t, pack(t, p))
			if unread := name == "xl/worksheets/sheet2.xml" && how == "other"; got != "" && !(unread && got == strings.Join(want, "\n")) {
				t.Errorf("%s %s: %s", name, how, got)
			}
		}
	}
	for _, types := range []string{"", "<Types/>", "broken", `<Types><Default Extension="xml" ContentType="image/png"/></Types>`} {
		p := maps.Clone(whole)
		p["[Content_Types].xml"] = types
		if got := outcome(t, pack(t, p)); got != strings.Join(want, "\n") {
			t.Errorf("types %q: %s", types, got)
		}
	}
}

// TestZipLies changes what the table of contents of the zip says of one part after
// the other: it is an error, or nobody needs it.
func TestZipLies(t *testing.T) {
	whole, want := sound(t)
	packed := pack(t, whole)
	entries := slices.Collect(entriesOf(packed))
	if len(entries) != len(whole) {
		t.Fatalf("%d entries", len(entries))
	}
	refused := 0
	for _, entry := range entries {
		for field, width := range map[int]int{6: 2, 8: 2, 10: 2, 16: 4, 20: 4, 24: 4, 28: 2, 30: 2, 32: 2, 42: 4} {
			for _, lie := range []uint32{0, 1, 8, 99, 0x7fffffff, 0xffffffff} {
				broken := bytes.Clone(packed)
				if width == 2 {
					binary.LittleEndian.PutUint16(broken[entry+field:], uint16(lie))
				} else {
					binary.LittleEndian.PutUint32(broken[entry+field:], lie)
				}
				switch got := outcome(t, broken); got {
				case "":
					refused++
				case strings.Join(want, "\n"):
				default:
					t.Errorf("field %d of the entry at %d is %d: %s", field, entry, lie, got)
				}
			}
		}
	}
	if refused < 200 {
		t.Errorf("only %d were refused", refused)
	}
}

// entriesOf finds the entries of a zip's table of contents.
func entriesOf(packed []byte) func(func(int) bool) {
	return func(yield func(int) bool) {
		for at := 0; ; at++ {
			next := bytes.Index(packed[at:], []byte("PK\x01\x02"))
			if at += next; next < 0 || !yield(at) {
				return
			}
		}
	}
}

// TestManyBlankRows reads a sheet that is full of formats to its last row, and
// holds two rows.
func TestManyBlankRows(t *testing.T) {
	var data strings.Builder
	for row := 2; row < 50_000; row++ {
		fmt.Fprintf(&data, `<row r="%d"><c r="A%[1]d" s="1"/></row>`, row)
	}
	p := parts(header, data.String(), `<row r="1048576"><c r="A1048576"><v>1</v></c></row>`)
	got := shown(rows(t, open(t, write(t, "a.xlsx", pack(t, p)), mapping.Source{})))
	if len(got) != 1 || got[0] != "1048576: 1|" {
		t.Errorf("%d rows: %.100q", len(got), got)
	}
}

// TestBesides reads a workbook with macros, links to others and pictures, and
// looks into none of them.
func TestBesides(t *testing.T) {
	p, want := sound(t)
	p["xl/vbaProject.bin"] = "\xd0\xcf\x11\xe0 macros"
	p["xl/externalLinks/externalLink1.xml"] = `<externalLink><externalBook r:id="rId1"/></externalLink>`
	p["xl/externalLinks/_rels/externalLink1.xml.rels"] = `<Relationships ` + relSpace + `><Relationship Id="rId1" Type="` + relType +
		`externalLinkPath" Target="http://example.invalid/other.xlsx" TargetMode="External"/></Relationships>`
	p["xl/_rels/workbook.xml.rels"] = strings.Replace(p["xl/_rels/workbook.xml.rels"], "</Relationships>",
		`<Relationship Id="r8" Type="`+relType+`externalLink" Target="externalLinks/externalLink1.xml"/><Relationship Id="r9" Type="x/vbaProject" Target="vbaProject.bin"/></Relationships>`, 1)
	if got := shown(rows(t, open(t, write(t, "a.xlsm", pack(t, p)), mapping.Source{}))); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
