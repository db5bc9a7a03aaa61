package sheet_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math/rand/v2"
	"strings"

	"itsmload/mapping"
)

// writer writes a workbook by chance, in all the ways that programs have.
type writer struct {
	*rand.Rand
	shared []string
	prefix string // of the sheet's own namespace
	refs   bool   // cells and rows say where they stand
	quote  string // around attributes
}

// byChance makes the parts of a workbook with a header of six columns.
func byChance(random *rand.Rand) map[string]string {
	w := &writer{Rand: random, prefix: pick(random, "", "", "x:"), refs: random.IntN(4) > 0, quote: pick(random, `"`, `'`)}
	p := parts()
	if w.IntN(3) == 0 {
		p["xl/workbook.xml"] = strings.Replace(p["xl/workbook.xml"], "<workbookPr/>", `<workbookPr date1904="1"/>`, 1)
	}
	p["xl/worksheets/sheet1.xml"] = w.sheet()
	p["xl/sharedStrings.xml"] = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<sst " + mainSpace + ">" + strings.Join(w.shared, "") + "</sst>"
	return p
}

func pick[T any](random *rand.Rand, from ...T) T { return from[random.IntN(len(from))] }

func (w *writer) sheet() string {
	var data strings.Builder
	data.WriteString(w.row(1, "", func(int) string { return w.text("h") }))
	for row := 2; row < 30; row++ {
		if w.refs && w.IntN(5) == 0 {
			continue
		}
		data.WriteString(w.row(row, pick(w.Rand, "", "", w.attribute("hidden", "1"), w.attribute("ht", "0")), func(int) string { return w.value() }))
	}
	merges := w.element("mergeCells", "", w.element("mergeCell", w.attribute("ref", "B3:B4"), ""))
	name, space := "xmlns", "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	if w.prefix != "" {
		name += ":" + strings.TrimSuffix(w.prefix, ":")
	}
	return w.element("worksheet", w.attribute(name, space), w.element("sheetData", "", data.String())+merges)
}

func (w *writer) row(number int, attributes string, cell func(column int) string) string {
	if w.refs && w.IntN(6) > 0 || number == 1 {
		attributes = w.attribute("r", fmt.Sprint(number)) + attributes
	} else if w.refs {
		attributes += w.attribute("r", fmt.Sprint(number))
	}
	var cells strings.Builder
	for column := range 6 {
		ref := ""
		if w.refs {
			ref = w.attribute("r", mapping.ColumnName(column)+fmt.Sprint(number))
		}
		inner := cell(column)
		if inner == "" && w.refs && number > 1 {
			continue
		}
		cells.WriteString(strings.Replace(inner, "<"+w.prefix+"c", "<"+w.prefix+"c"+ref, 1))
		if inner == "" {
			cells.WriteString(w.element("c", ref, ""))
		}
	}
	return w.element("row", attributes, cells.String())
}

// text is a text cell: shared, in place, in runs, or of a formula.
func (w *writer) text(start string) string {
	text := start + randomText(w.Rand)
	result := strings.ReplaceAll(text, "_x", "_ x") // excelize does not resolve escapes here
	run := func(text string) string {
		return `<t xml:space="preserve">` + w.escaped(text) + `</t>`
	}
	half := len(start)
	rich := `<r>` + run(text[:half]) + `</r><r><rPr><b/></rPr>` + run(text[half:]) + `</r><rPh sb="0" eb="1"><t>sound</t></rPh>`
	switch w.IntN(4) {
	case 0:
		w.shared = append(w.shared, `<si>`+run(text)+`</si>`)
	case 1:
		w.shared = append(w.shared, `<si>`+rich+`</si>`)
	case 2:
		inner := w.element("t", ` xml:space="preserve"`, w.escaped(text))
		return w.element("c", w.attribute("t", "inlineStr"), w.element("is", "", inner))
	default:
		return w.element("c", w.attribute("t", "str"), pick(w.Rand, "", w.element("f", "", "A1&amp;B1"))+w.element("v", "", w.escaped(result)))
	}
	return w.element("c", w.attribute("t", "s"), w.element("v", "", fmt.Sprint(len(w.shared)-1)))
}

// value is a cell of any kind, or none.
func (w *writer) value() string {
	v := func(attributes string, value any) string {
		return w.element("c", attributes, pick(w.Rand, "", "", w.element("f", "", "A1*2"))+w.element("v", "", fmt.Sprint(value)))
	}
	t := func(kind string) string { return w.attribute("t", kind) }
	style := w.attribute("s", pick(w.Rand, "0", "3", "4", "5"))
	switch w.IntN(10) {
	case 0:
		return ""
	case 1:
		return w.element("c", w.attribute("s", fmt.Sprint(w.IntN(7))), "")
	case 2:
		return v(pick(w.Rand, "", style, style+t("n")), w.Int64N(1e12)-5e11)
	case 3:
		return v(style, pick(w.Rand, "0.30000000000000004", "1E-7", "1.5E+9", "-0", "12345678901234567", "99.90"))
	case 4:
		return v(t("b"), w.IntN(2))
	case 5:
		return v(t("e"), pick(w.Rand, "#N/A", "#DIV/0!", "#REF!"))
	case 6:
		return v(w.attribute("s", pick(w.Rand, "1", "2", "6")), 61+float64(w.IntN(60000*1440))/1440)
	case 7:
		return w.element("c", "", w.element("f", "", "NOW()"))
	}
	return w.text("")
}

// element writes an element of the sheet's own namespace.
func (w *writer) element(name, attributes, inner string) string {
	if inner == "" && w.IntN(2) == 0 {
		return "<" + w.prefix + name + attributes + "/>"
	}
	blank := pick(w.Rand, "", "", "", " ", "\n")
	comment := ""
	if name == "row" || name == "sheetData" {
		comment = pick(w.Rand, "", "", "\n  ", "<!-- <row> -->")
	}
	return "<" + w.prefix + name + attributes + blank + ">" + comment + inner + "</" + w.prefix + name + ">"
}

func (w *writer) attribute(name, value string) string {
	return pick(w.Rand, " ", " ", "  ") + name + "=" + w.quote + value + w.quote
}

// escaped writes a text as XML, and what looks like an escape of a workbook so
// that it is none.
func (w *writer) escaped(text string) string {
	text = strings.ReplaceAll(text, "_x", "_x005F_x")
	if w.IntN(4) == 0 && !strings.Contains(text, "]]>") {
		return "<![CDATA[" + text + "]]>"
	}
	var escaped bytes.Buffer
	if err := xml.EscapeText(&escaped, []byte(text)); err != nil {
		panic(err) // a buffer takes everything
	}
	return escaped.String()
}
