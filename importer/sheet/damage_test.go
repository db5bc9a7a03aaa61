package sheet_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"itsmload/importer/sheet"
	"itsmload/mapping"
)

// large is a workbook with a few hundred rows, so that most of its bytes are
// packed cells.
func large(t testing.TB) []byte {
	random := rand.New(rand.NewPCG(1, 2))
	data := []string{header}
	for i := range 400 {
		data = append(data, fmt.Sprintf(`<row r="%d"><c r="A%[1]d"><v>%d</v></c><c r="B%[1]d" t="inlineStr"><is><t>%x</t></is></c></row>`,
			i+2, random.IntN(1e9), random.Uint64()))
	}
	return pack(t, parts(data...))
}

// TestCutShort cuts a workbook everywhere: it is an error at once, never fewer
// rows.
func TestCutShort(t *testing.T) {
	whole := large(t)
	for i := range 100 {
		at := len(whole) * i / 100
		f, err := sheet.Open(write(t, "a.xlsx", whole[:at]), mapping.Source{}, nil)
		if err == nil {
			f.Close()
			t.Errorf("cut at byte %d of %d, and opened", at, len(whole))
		}
	}
}

// TestFlippedBits flips one bit of a workbook: it is an error at once, unless
// the bit means nothing, and then all rows are as before.
func TestFlippedBits(t *testing.T) {
	whole := large(t)
	random := rand.New(rand.NewPCG(3, 4))
	want := shown(rows(t, open(t, write(t, "whole.xlsx", whole), mapping.Source{})))
	refused := 0
	for range 200 {
		broken := bytes.Clone(whole)
		at := random.IntN(len(broken))
		broken[at] ^= 1 << random.IntN(8)
		f, err := sheet.Open(write(t, "a.xlsx", broken), mapping.Source{}, nil)
		if err != nil {
			refused++
			continue
		}
		if got := shown(rows(t, f)); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("byte %d was changed, and other rows were read", at)
		}
		f.Close()
	}
	if refused < 150 {
		t.Errorf("only %d of 200 were refused", refused)
	}
}

// TestUnreadPart notices damage in a part of which nothing is read.
func TestUnreadPart(t *testing.T) {
	p := parts(header)
	p["docProps/app.xml"] = "<Properties/>"
	packed := pack(t, p)
	z, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if f.Name != "docProps/app.xml" {
			continue
		}
		at, err := f.DataOffset()
		if err != nil {
			t.Fatal(err)
		}
		packed[at+8] ^= 1
	}
	if got := failure(t, write(t, "a.xlsx", packed), mapping.Source{}); !strings.Contains(got, "damaged in its part docProps/app.xml") {
		t.Errorf("got %q", got)
	}
}

// TestBomb refuses a part that unpacks to a thousand times its size, and one
// too large to be held in memory. Neither is XML that has to be read, which
// would take its time.
func TestBomb(t *testing.T) {
	for part, size := range map[string]int{"xl/media/a.png": 65 << 20, "xl/styles.xml": 33 << 20} {
		p := parts(header)
		p[part] += strings.Repeat(" ", size)
		if got := failure(t, write(t, "a.xlsx", pack(t, p)), mapping.Source{}); !strings.Contains(got, "far more than any real workbook") {
			t.Errorf("%s: got %q", part, got)
		}
	}
}

// TestTooMuch refuses what would fill the memory, though the file is small, and
// says what it is.
func TestTooMuch(t *testing.T) {
	const sheet, other = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
	insert := func(part, before, text string) func(map[string]string) {
		return func(p map[string]string) { p[part] = strings.Replace(p[part], before, text+before, 1) }
	}
	deep := strings.Repeat("<a>", 100) + strings.Repeat("</a>", 100)
	long := strings.Repeat("x", 128<<10)
	for _, test := range []struct {
		name, want string
		change     func(map[string]string)
	}{
		{"deep", sheet + ": its elements stand more than 100 deep", insert(sheet, "</worksheet>", deep)},
		{"deep elsewhere", other + ": its elements stand more than 100 deep", insert(other, "</worksheet>", deep)},
		{"deep workbook", "xl/workbook.xml: its elements stand", insert("xl/workbook.xml", "</workbook>", deep)},
		{"deep text", "text 4: its elements stand", insert("xl/sharedStrings.xml", "</sst>", "<si>"+strings.ReplaceAll(deep, "a>", "r>")+"</si>")},
		{"blanks", "a tag or a text of more than 2 MiB", insert(sheet, "</worksheet>", strings.Repeat(" ", 3<<20))},
		{"tag", "a tag or a text of more than 2 MiB", insert(sheet, "</worksheet>", `<a b="`+strings.Repeat(" ", 3<<20)+`"/>`)},
		{"attributes", "a tag with more than 256 attributes", func(p map[string]string) {
			var many strings.Builder
			for i := range 257 {
				fmt.Fprintf(&many, ` a%d=""`, i)
			}
			insert(sheet, "</worksheet>", "<a"+many.String()+"/>")(p)
		}},
		{"shared text", "text 4: it has a text of more than 128 KiB", insert("xl/sharedStrings.xml", "</sst>", "<si><t>"+long+"x</t></si>")},
		{"text of runs", "cell A3: it has a text of more than 128 KiB",
			insert(sheet, "</sheetData>", `<row r="3"><c t="inlineStr"><is><r><t>`+long+`</t></r><r><t>x</t></r></is></c></row>`)},
		{"text of a formula", "cell A3: it has a text of more than 128 KiB",
			insert(sheet, "</sheetData>", `<row r="3"><c t="str"><v>`+long+`x</v></c></row>`)},
		{"row of one text", "row 3: its texts are more than 16 MiB", func(p map[string]string) {
			insert("xl/sharedStrings.xml", "</sst>", "<si><t>"+long+"</t></si>")(p)
			insert(sheet, "</sheetData>", `<row r="3">`+strings.Repeat(`<c t="s"><v>4</v></c>`, 129)+`</row>`)(p)
		}},
		{"styles", "xl/styles.xml: it has far more styles", insert("xl/styles.xml", "</cellXfs>", strings.Repeat("<xf/>", 150_000))},
		{"names", "xl/workbook.xml: it has far more styles, names", insert("xl/workbook.xml", "</workbook>",
			"<definedNames>"+strings.Repeat("<definedName/>", 150_000)+"</definedNames>")},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := parts(header, `<row r="2"><c r="A2"><v>1</v></c></row>`)
			test.change(p)
			if got := failure(t, write(t, "a.xlsx", pack(t, p)), mapping.Source{}); !strings.Contains(got, test.want) {
				t.Errorf("got %.300q, want %q", got, test.want)
			}
		})
	}
}

// TestMuch reads what is as much as real workbooks have.
func TestMuch(t *testing.T) {
	longest := strings.Repeat("😀", 32767) // as many bytes as a cell of Excel could have, and twice its characters
	p := parts(header, `<row r="2"><c r="A2" t="inlineStr"><is><t>`, longest, `</t></is></c></row>`)
	p["xl/worksheets/sheet2.xml"] = strings.Replace(p["xl/worksheets/sheet2.xml"], "</worksheet>", strings.Repeat("<a>", 99)+strings.Repeat("</a>", 99)+"</worksheet>", 1)
	if got := rows(t, open(t, write(t, "a.xlsx", pack(t, p)), mapping.Source{})); got[0].Cells[0].Text != longest {
		t.Errorf("got %d bytes", len(got[0].Cells[0].Text))
	}
}

// TestBombInAll refuses a workbook whose parts together claim to be too much.
func TestBombInAll(t *testing.T) {
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for _, name := range []string{"a", "b", "c"} {
		if _, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, UncompressedSize64: 3 << 30}); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if got := failure(t, write(t, "a.xlsx", packed.Bytes()), mapping.Source{}); !strings.Contains(got, "far more than any real workbook") {
		t.Errorf("got %q", got)
	}
}
