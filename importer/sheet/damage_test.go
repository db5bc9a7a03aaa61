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
		f, err := sheet.Open(write(t, "a.xlsx", whole[:at]), mapping.Source{})
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
		f, err := sheet.Open(write(t, "a.xlsx", broken), mapping.Source{})
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
