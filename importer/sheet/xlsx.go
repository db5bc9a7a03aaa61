package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// book is what a workbook says of itself, apart from its cells.
type book struct {
	tabs      []tab
	names     []name
	styles    []style
	general   style  // of cells without one
	since1904 bool   // days are counted from 1904, as old Excels on Macs did
	uncounted bool   // the results of formulas are to be worked out by who opens it
	texts     string // the part that holds the shared texts; empty without any
}

// style is how a cell shows its number.
type style struct {
	format     string // the code; empty is General
	day, clock bool   // it shows a date, a time or both
}

// tab is a worksheet. Sheets that are a chart or a dialog are none.
type tab struct {
	name, part string
	hidden     bool
}

// name is a defined name: what it refers to, as written, and the sheet that it
// belongs to, empty if it is the whole workbook's.
type name struct{ name, refers, sheet string }

// readBook has excelize read the workbook's own part and its styles. It is
// given a copy that holds nothing else: it would unpack every sheet.
func readBook(a *archive) (*book, error) {
	main, err := a.target("", "officeDocument")
	if err != nil {
		return nil, err
	}
	if main == "" || !strings.HasSuffix(strings.ToLower(main), ".xml") {
		return nil, errors.New("this is no Excel workbook of the .xlsx kind, whatever its name says: open it in Excel and save it as .xlsx")
	}
	styles, err := a.target(main, "styles")
	if err != nil {
		return nil, err
	}
	x, err := openBare(a, main, styles)
	if err != nil {
		return nil, err
	}
	defer x.Close()
	b := &book{styles: stylesOf(x)}
	if x.WorkBook.WorkbookPr != nil {
		b.since1904 = x.WorkBook.WorkbookPr.Date1904
	}
	if calc := x.WorkBook.CalcPr; calc != nil && calc.FullCalcOnLoad != nil {
		b.uncounted = *calc.FullCalcOnLoad
	}
	if b.texts, err = a.target(main, "sharedStrings"); err != nil {
		return nil, err
	}
	if err := b.addTabs(a, main, x); err != nil {
		return nil, err
	}
	b.addNames(x)
	return b, nil
}

// openBare opens the workbook's own part, and its styles if it has some. Where
// that fails, it is the styles' fault if it goes without them.
func openBare(a *archive, main, styles string) (*excelize.File, error) {
	bare, err := bareCopy(a, main, styles)
	if err != nil {
		return nil, err
	}
	x, err := excelize.OpenReader(bare)
	if err == nil {
		return x, nil
	}
	if styles == "" {
		return nil, damaged(main, err)
	}
	if x, err := openBare(a, main, ""); err != nil {
		return nil, err
	} else if err := x.Close(); err != nil {
		return nil, damaged(main, err)
	}
	return nil, damaged(styles, err)
}

// bareCopy packs the workbook's own part and its styles under the names that
// Excel gives them.
func bareCopy(a *archive, main, styles string) (*bytes.Buffer, error) {
	const root = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + excelize.SourceRelationshipOfficeDocument + `" Target="xl/workbook.xml"/></Relationships>`
	parts := map[string][]byte{"_rels/.rels": []byte(root)}
	for name, part := range map[string]string{"xl/workbook.xml": main, "xl/styles.xml": styles} {
		if part == "" {
			continue
		}
		data, err := a.small(part)
		if err != nil {
			return nil, err
		}
		parts[name] = data
	}
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for name, data := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(data)
		}
		if err != nil {
			return nil, fmt.Errorf("copying %s: %w", name, err)
		}
	}
	return &packed, z.Close()
}

// addTabs lists the worksheets in the order of their tabs.
func (b *book) addTabs(a *archive, main string, x *excelize.File) error {
	relations, err := a.relations(main)
	if err != nil {
		return err
	}
	parts := make(map[string]relation, len(relations))
	for _, r := range relations {
		parts[r.ID] = r
	}
	for _, s := range x.WorkBook.Sheets.Sheet {
		r, ok := parts[s.ID]
		if !ok {
			return damaged(main, fmt.Errorf("it names the sheet %q, and no part holds it", s.Name))
		}
		if r.is("worksheet") {
			b.tabs = append(b.tabs, tab{name: s.Name, part: r.Target, hidden: s.State != "" && s.State != "visible"})
		}
	}
	if len(b.tabs) == 0 {
		return damaged(main, errors.New("it names no worksheet"))
	}
	return nil
}

func (b *book) addNames(x *excelize.File) {
	if x.WorkBook.DefinedNames == nil {
		return
	}
	sheets := x.WorkBook.Sheets.Sheet
	for _, n := range x.WorkBook.DefinedNames.DefinedName {
		found := name{name: n.Name, refers: n.Data}
		if i := n.LocalSheetID; i != nil && *i >= 0 && *i < len(sheets) {
			found.sheet = sheets[*i].Name
		}
		b.names = append(b.names, found)
	}
}

// stylesOf gives the styles by their numbers. A code that the workbook itself
// gives to a number wins over the one built in.
func stylesOf(x *excelize.File) []style {
	if x.Styles.CellXfs == nil {
		return nil
	}
	codes := builtinFormats()
	if x.Styles.NumFmts != nil {
		for _, f := range x.Styles.NumFmts.NumFmt {
			codes[f.NumFmtID] = f.FormatCode
		}
	}
	styles := make([]style, len(x.Styles.CellXfs.Xf))
	for i, f := range x.Styles.CellXfs.Xf {
		if f.NumFmtID != nil && !strings.EqualFold(codes[*f.NumFmtID], "General") {
			styles[i].format = codes[*f.NumFmtID]
			styles[i].day, styles[i].clock = shows(styles[i].format)
		}
	}
	return styles
}

// style finds the style of a number; a cell without one is General.
func (b *book) style(number []byte) *style {
	if i, ok := ordinal(number); ok && i < len(b.styles) {
		return &b.styles[i]
	}
	return &b.general
}
